// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;

/**
 * Softmax along the last axis, in the integer form of TFLite Micro.
 *
 * <p>The output is {@code exp(beta * scale * (x - max)) / sum} times 256, plus the smallest value
 * of its type, in the numbers of {@link FixedPoint}. Source: {@code reference_ops::Softmax} of
 * TFLite; section 5 of the numerics page.
 *
 * @param input elements of at most 8 bits; each vector has at most {@link #MOST_CHANNELS} of them
 * @param scale {@code beta * input scale * 2^26}: a step of the input in Q5.26, above 1
 * @param outputType int8 or uint8
 */
public record Softmax(TensorType input, Multiplier scale, IntType outputType)
    implements ExponentialShares {
  /** The sum of this many exponentials in Q12.19 stays below 2^31. */
  public static final int MOST_CHANNELS = 4095;

  /** The widest elements. */
  public static final int WIDEST_INPUT = 8;

  /** Integer bits of the sum of the exponentials. */
  private static final int SUM_INTEGER_BITS = 12;

  private static final int FRACTION_BITS = FixedPoint.FRACTION_BITS;
  private static final int ARGUMENT_FRACTION_BITS = 26;

  /** The largest negated argument of the exponential function that Q5.26 holds. */
  static final long LARGEST_ARGUMENT = 31L << ARGUMENT_FRACTION_BITS;

  /** Validates the types, the length of a vector and the scale. */
  public Softmax {
    boolean narrow = input.elementType().bits() <= WIDEST_INPUT;
    if (!narrow || outputType.bits() != 8 || input.shape().channels() > MOST_CHANNELS) {
      throw new IllegalArgumentException("softmax from " + input + " to " + outputType);
    }
    if (scale.significand() < 1L << (FRACTION_BITS - 1) || scale.shift() >= FRACTION_BITS) {
      throw new IllegalArgumentException(scale + " is not above 1");
    }
    if (scale.shift() < 0) {
      throw new IllegalArgumentException(scale + " is not below 2^31");
    }
  }

  @Override
  public TensorType output() {
    return TensorType.full(input.shape(), outputType);
  }

  @Override
  public long sum(long[] exponentials) {
    return LongStream.of(exponentials).map(Softmax::summand).reduce(0, Math::addExact);
  }

  @Override
  public long[] shares(long[] exponentials, long sum) {
    Divisor divisor = Divisor.of(sum);
    return LongStream.of(exponentials)
        .map(e -> outputType.range().clamp(divisor.share(e) + outputType.min()))
        .toArray();
  }

  /** Returns what an exponential in Q0.31 adds to the sum, in Q12.19. */
  public static long summand(long exponential) {
    return FixedPoint.roundingDivide(exponential, SUM_INTEGER_BITS);
  }

  /**
   * Division by the sum of the exponentials of a vector.
   *
   * @param reciprocal of the sum, normalised to Q0.31
   * @param shift by which the product is shifted to make 1 the share 256
   */
  public record Divisor(long reciprocal, int shift) {
    /** Returns the division by a sum in Q12.19, at least 1. */
    public static Divisor of(long sum) {
      int headroom = Integer.numberOfLeadingZeros(Math.toIntExact(sum));
      return new Divisor(
          FixedPoint.saturate(FixedPoint.reciprocal(sum << headroom >> 1) << 1),
          SUM_INTEGER_BITS - headroom + FRACTION_BITS - 8);
    }

    /** Returns 256 times an exponential in Q0.31 divided by the sum. */
    public long share(long exponential) {
      return FixedPoint.roundingDivide(FixedPoint.highMultiply(reciprocal, exponential), shift);
    }
  }

  /**
   * Returns {@code exp(-beta * scale * distance)} in Q0.31; 0 where the argument leaves Q5.26.
   *
   * @param distance of an element below the largest of its vector, 0 to 255
   */
  @Override
  public long exponential(int distance) {
    OptionalLong argument = argument(distance);
    return argument.isPresent()
        ? FixedPoint.exponential(argument.getAsLong(), ARGUMENT_FRACTION_BITS)
        : 0;
  }

  /** Returns the argument of the exponential function, not above 0; empty where it leaves Q5.26. */
  OptionalLong argument(int distance) {
    int left = FRACTION_BITS - scale.shift();
    return distance > LARGEST_ARGUMENT >> left
        ? OptionalLong.empty()
        : OptionalLong.of(FixedPoint.highMultiply(-(long) distance << left, scale.significand()));
  }
}
