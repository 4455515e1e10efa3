// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.stream.LongStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;

/**
 * Softmax of int16 along the last axis: the exponential function and the reciprocal of the sum are
 * tables with straight lines between their places.
 *
 * <p>The output is {@code exp(beta * scale * (x - max)) / sum} times 32768, at most 32767. Source:
 * {@code SoftmaxInt16} of TFLite 2.6, {@code reference/softmax.h}; section "Softmax" of the
 * numerics page.
 *
 * @param input elements of at most 16 bits; each vector has at most {@link #MOST_CHANNELS} of them
 * @param scale {@code beta * input scale * 65535 / 10}: a step of the input in steps of the table
 *     of exponentials, from 2^-16 to 2^15
 * @param exponentials {@code exp(a)} in Q0.15, for a from -10 to 0
 * @param reciprocals {@code 1 / (1 + a)} in Q0.15, for a from 0 to 1
 */
public record WideSoftmax(
    TensorType input,
    Multiplier scale,
    InterpolatedTable exponentials,
    InterpolatedTable reciprocals)
    implements ExponentialShares {
  /** The sum of this many exponentials in Q16.15 stays below 2^31. */
  public static final int MOST_CHANNELS = 1 << 16;

  /** The widest elements. */
  public static final int WIDEST_INPUT = 16;

  /** Bits to the left of a step that keep every distance in int32. */
  public static final int MOST_LEFT = 15;

  /** Bits of a step of the input to the right of the table's step. */
  public static final int MOST_RIGHT = 16;

  /** The type of every output. */
  public static final IntType OUTPUT = IntType.signed(16);

  /** Bits of an exponential. */
  public static final int EXPONENTIAL_BITS = 15;

  /** Bits of the sum in its normal form, the highest of them 1. */
  private static final int NORMAL_BITS = 31;

  private static final int LAST_STEP = InterpolatedTable.STEPS - 1;
  private static final Interval SHARES = new Interval(0, OUTPUT.max());

  /** Validates the types, the length of a vector, the scale and the tables. */
  public WideSoftmax {
    boolean narrow = input.elementType().bits() <= WIDEST_INPUT;
    if (!narrow || input.shape().channels() > MOST_CHANNELS) {
      throw new IllegalArgumentException("softmax from " + input);
    }
    boolean normal = scale.significand() >= 1L << (FixedPoint.FRACTION_BITS - 1);
    int left = FixedPoint.FRACTION_BITS - scale.shift();
    if (!normal || left > MOST_LEFT || -left > MOST_RIGHT) {
      throw new IllegalArgumentException(scale + " is not from 2^-16 to 2^15");
    }
    boolean rises = exponentials.at(LAST_STEP) >> (EXPONENTIAL_BITS - 1) == 1;
    if (exponentials.falls() || !rises || !reciprocals.falls()) {
      throw new IllegalArgumentException("tables of other functions");
    }
  }

  @Override
  public IntType outputType() {
    return OUTPUT;
  }

  @Override
  public TensorType output() {
    return new TensorType(input.shape(), OUTPUT, SHARES);
  }

  /** The sum has a bit more than an exponential for each of these bits. */
  private static int excess(long sum) {
    return Long.SIZE - Long.numberOfLeadingZeros(sum) - EXPONENTIAL_BITS;
  }

  @Override
  public long sum(long[] exponentials) {
    return LongStream.of(exponentials).sum();
  }

  @Override
  public long[] shares(long[] exponentials, long sum) {
    long reciprocal = reciprocal(sum);
    int shift = EXPONENTIAL_BITS - 1 + excess(sum);
    long half = 1L << (shift - 1);
    return LongStream.of(exponentials)
        .map(e -> SHARES.clamp((e * reciprocal + half) >> shift))
        .toArray();
  }

  /**
   * Returns {@code exp(-beta * scale * distance)} in Q0.15; that of -10 from there on.
   *
   * @param distance of an element below the largest of its vector, 0 to 65535
   */
  @Override
  public long exponential(int distance) {
    int left = FixedPoint.FRACTION_BITS - scale.shift();
    long product =
        FixedPoint.highMultiply(-(long) distance << Math.max(left, 0), scale.significand());
    long scaled = FixedPoint.roundingDivide(product, Math.max(-left, 0));
    return exponentials.at(Math.toIntExact(Math.max(LAST_STEP + scaled, 0)));
  }

  /**
   * Returns {@code 2^(bits of the sum - 1) / sum} in Q0.15.
   *
   * @param sum of exponentials
   */
  public long reciprocal(long sum) {
    int headroom = NORMAL_BITS - EXPONENTIAL_BITS - excess(sum);
    int fraction = NORMAL_BITS - 1 - WIDEST_INPUT;
    long rounded = ((sum << headroom) + (1L << (fraction - 1))) >> fraction;
    return reciprocals.at(Math.toIntExact(Math.min(rounded - (1L << WIDEST_INPUT), LAST_STEP)));
  }
}
