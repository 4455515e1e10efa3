// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;

/**
 * Softmax along the last axis, in the integer form of TFLite Micro.
 *
 * <p>The output is {@code exp(beta * scale * (x - max)) / sum} times 256, plus the smallest value
 * of its type. Numbers are written Qa.b: a integer bits and b fraction bits beside the sign.
 * Source: {@code reference_ops::Softmax} of TFLite and {@code fixedpoint.h} of gemmlowp; section 5
 * of the numerics page.
 *
 * @param input elements of at most 8 bits; each vector has at most {@link #MOST_CHANNELS} of them
 * @param scale {@code beta * input scale * 2^26}: a step of the input in Q5.26, above 1
 * @param outputType int8 or uint8
 */
public record Softmax(TensorType input, Multiplier scale, IntType outputType) implements Operator {
  /** The sum of this many exponentials in Q12.19 stays below 2^31. */
  public static final int MOST_CHANNELS = 4095;

  /** The widest elements. */
  public static final int WIDEST_INPUT = 8;

  /** Integer bits of the sum of the exponentials. */
  private static final int SUM_INTEGER_BITS = 12;

  private static final int FRACTION_BITS = 31;
  private static final int ARGUMENT_FRACTION_BITS = 26;

  /** The largest negated argument of the exponential function that Q5.26 holds. */
  private static final long LARGEST_ARGUMENT = 31L << ARGUMENT_FRACTION_BITS;

  /** {@code exp(-1/8)} and {@code 1/3} in Q0.31. */
  private static final long EXP_EIGHTH = 1895147668;

  private static final long THIRD = 715827883;

  /** {@code exp(-2^i)} in Q0.31 for i = -2 to 4. */
  private static final long[] POWERS = {
    1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242
  };

  /** {@code 48/17} and {@code -32/17} in Q2.29, the line from which Newton's iteration starts. */
  private static final long RECIPROCAL_START = 1515870810;

  private static final long RECIPROCAL_SLOPE = -1010580540;

  private static final int NEWTON_STEPS = 3;

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
  public List<TensorType> inputs() {
    return List.of(input);
  }

  @Override
  public TensorType output() {
    return TensorType.full(input.shape(), outputType);
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    int channels = x.shape().channels();
    long[] result = new long[x.size()];
    for (int v = 0; v < x.shape().vectors(); v++) {
      vector(x, v * channels, channels, result);
    }
    return Tensor.of(x.shape(), result);
  }

  private void vector(Tensor x, int from, int channels, long[] result) {
    long max = x.get(from);
    for (int c = 1; c < channels; c++) {
      max = Math.max(max, x.get(from + c));
    }
    long sum = 0;
    for (int c = 0; c < channels; c++) {
      sum = Math.addExact(sum, summand(exponential(Math.toIntExact(max - x.get(from + c)))));
    }
    Divisor divisor = Divisor.of(sum);
    for (int c = 0; c < channels; c++) {
      long share = divisor.share(exponential(Math.toIntExact(max - x.get(from + c))));
      result[from + c] = outputType.range().clamp(share + outputType.min());
    }
  }

  /** Returns what an exponential in Q0.31 adds to the sum, in Q12.19. */
  public static long summand(long exponential) {
    return roundingDivide(exponential, SUM_INTEGER_BITS);
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
          Softmax.reciprocal(sum << headroom >> 1),
          SUM_INTEGER_BITS - headroom + FRACTION_BITS - 8);
    }

    /** Returns 256 times an exponential in Q0.31 divided by the sum. */
    public long share(long exponential) {
      return roundingDivide(highMultiply(reciprocal, exponential), shift);
    }
  }

  /**
   * Returns {@code exp(-beta * scale * distance)} in Q0.31; 0 where the argument leaves Q5.26.
   *
   * @param distance of an element below the largest of its vector, 0 to 255
   */
  public long exponential(int distance) {
    int left = FRACTION_BITS - scale.shift();
    if (distance > LARGEST_ARGUMENT >> left) {
      return 0;
    }
    long argument = highMultiply(-(long) distance << left, scale.significand());
    if (argument == 0) {
      return (1L << FRACTION_BITS) - 1;
    }
    // The argument is a rest in [-1/4, 0) and a sum of negated powers of two.
    long quarter = 1L << (ARGUMENT_FRACTION_BITS - 2);
    long rest = (argument & (quarter - 1)) - quarter;
    long powers = rest - argument;
    long result = exponentialOfRest(rest << (FRACTION_BITS - ARGUMENT_FRACTION_BITS));
    for (int i = 0; i < POWERS.length; i++) {
      if ((powers >> (ARGUMENT_FRACTION_BITS - 2 + i) & 1) == 1) {
        result = highMultiply(result, POWERS[i]);
      }
    }
    return result;
  }

  /** Returns {@code exp(a)} in Q0.31 for a in [-1/4, 0): four terms of the series around -1/8. */
  private static long exponentialOfRest(long a) {
    long x = a + (1L << (FRACTION_BITS - 3));
    long x2 = highMultiply(x, x);
    long x3 = highMultiply(x2, x);
    long x4 = highMultiply(x2, x2);
    long cubic = highMultiply(roundingDivide(x4, 2) + x3, THIRD);
    return EXP_EIGHTH + highMultiply(EXP_EIGHTH, x + roundingDivide(cubic + x2, 1));
  }

  /**
   * Returns {@code 1 / (2 h)} in Q0.31 for h in [1/2, 1): three steps {@code y += y * (1 - h * y)}
   * of Newton's iteration. The error after the first line is at most 1/17, so y stays below 2.12,
   * and no intermediate result saturates but the last.
   */
  private static long reciprocal(long h) {
    long y = RECIPROCAL_START + highMultiply(h, RECIPROCAL_SLOPE);
    for (int i = 0; i < NEWTON_STEPS; i++) {
      long error = (1L << (FRACTION_BITS - 2)) - highMultiply(h, y);
      y += saturate(highMultiply(y, error) << 2);
    }
    return saturate(y << 1);
  }

  private static long saturate(long value) {
    return IntType.signed(32).range().clamp(value);
  }

  /** {@code SRDHM(a, b) = floor((a * b + 2^30) / 2^31)}; both fit int32, and not both are -2^31. */
  private static long highMultiply(long a, long b) {
    return Math.addExact(Math.multiplyExact(a, b), 1L << (FRACTION_BITS - 1)) >> FRACTION_BITS;
  }

  /** {@code RDByPOT(x, e)}: divides by a power of two, half away from zero. */
  private static long roundingDivide(long x, int e) {
    long rest = x & ((1L << e) - 1);
    long threshold = (((1L << e) - 1) >> 1) + (x < 0 ? 1 : 0);
    return (x >> e) + (rest > threshold ? 1 : 0);
  }
}
