// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.IntType;

/**
 * The 32-bit fixed-point functions of gemmlowp, on which the softmax, the logistic function and the
 * hyperbolic tangent of TFLite Micro rest. Numbers are written Qa.b: a integer bits and b fraction
 * bits beside the sign.
 *
 * <p>Source: {@code fixedpoint.h} of gemmlowp.
 */
public final class FixedPoint {
  /** Fraction bits of a number below 1. */
  public static final int FRACTION_BITS = 31;

  /** The largest number below 1. */
  public static final long ONE = (1L << FRACTION_BITS) - 1;

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

  /** Bits of 1 in Q12.19. */
  private static final int SUM_BITS = 20;

  /** 1 in Q12.19, the smallest sum of exponentials. */
  public static final long LEAST_SUM = 1L << (SUM_BITS - 1);

  /** Integer bits of the logarithm while it is computed. */
  private static final int ACCUMULATOR_INTEGER_BITS = 6;

  /** Bits below a quarter of a power of two there. */
  public static final int QUARTER_BITS = FRACTION_BITS - ACCUMULATOR_INTEGER_BITS - 2;

  /** {@code log 2}, {@code sqrt(1/2)} and its root in Q0.31. */
  private static final long LOG_2 = 1488522236;

  private static final long SQRT_HALF = 1518500250;
  private static final long FOURTH_ROOT_HALF = 1805811301;

  /** The constants of the quotient, in Q0.31. */
  private static final long LOG_ALPHA_N = 117049297;

  private static final long LOG_ALPHA_D = 127690142;
  private static final long LOG_ALPHA_I = 1057819769;
  private static final long LOG_ALPHA_F = 638450708;

  private FixedPoint() {}

  /**
   * Returns {@code exp(argument)} in Q0.31.
   *
   * @param argument in {@code [-2^31, 0]}
   * @param fractionBits of the argument, 26 to 28
   */
  public static long exponential(long argument, int fractionBits) {
    if (argument == 0) {
      return ONE;
    }
    // The argument is a rest in [-1/4, 0) and a sum of negated powers of two.
    long quarter = 1L << (fractionBits - 2);
    long rest = (argument & (quarter - 1)) - quarter;
    long powers = rest - argument;
    long result = exponentialOfRest(rest << (FRACTION_BITS - fractionBits));
    for (int i = 0; i < POWERS.length && fractionBits - 2 + i < FRACTION_BITS; i++) {
      if ((powers >> (fractionBits - 2 + i) & 1) == 1) {
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
   * Returns {@code 1 / h} in Q2.29 for h in [1/2, 1): three steps {@code y += y * (1 - h * y)} of
   * Newton's iteration. The error after the first line is at most 1/17, so y stays below 2.12, and
   * no intermediate result saturates.
   */
  public static long reciprocal(long h) {
    long y = RECIPROCAL_START + highMultiply(h, RECIPROCAL_SLOPE);
    for (int i = 0; i < NEWTON_STEPS; i++) {
      long error = (1L << (FRACTION_BITS - 2)) - highMultiply(h, y);
      y += saturate(highMultiply(y, error) << 2);
    }
    return y;
  }

  /**
   * Returns the logarithm of a sum of exponentials in Q5.26: that of a power of two {@code
   * 2^(excess + 1/4)} or {@code 2^(excess + 3/4)}, and a quotient of polynomials of the rest r.
   *
   * <p>Source: {@code log_x_for_x_greater_than_or_equal_to_1_impl} of TFLite, {@code common.h}. It
   * takes the smaller of two rests and the larger of two powers: the second ones where the sum by
   * {@code sqrt(1/2)} has as many bits as the sum, the first ones elsewhere.
   *
   * @param sum in Q12.19, from 1 to below 2^12
   */
  public static long logarithm(long sum) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(sum);
    int excess = bits - SUM_BITS;
    long h = sum << (FRACTION_BITS - bits);
    boolean upper = highMultiply(sum, SQRT_HALF) >> (bits - 1) == 1;
    long r = upper ? h : saturate(highMultiply(h, SQRT_HALF) << 1);
    long power = upper ? 4L * excess + 3 : 4L * excess + 1;
    return saturate((highMultiply(power << QUARTER_BITS, LOG_2) + ofRest(r)) << 1);
  }

  /** Returns {@code log(r * 2^(1/4))} in Q6.25 for r in [1/sqrt(2), 1). */
  private static long ofRest(long r) {
    long q = (r - FOURTH_ROOT_HALF) << 1;
    long p = (r + FOURTH_ROOT_HALF + 1) >> 1;
    long square = highMultiply(q, q);
    long above = highMultiply(q, r) + highMultiply(highMultiply(q, square), LOG_ALPHA_N);
    long sum = LOG_ALPHA_I + q + highMultiply(LOG_ALPHA_D, square);
    long below = highMultiply(p, sum) + highMultiply(LOG_ALPHA_F, q);
    long inverse = saturate(reciprocal((below + (1L << FRACTION_BITS)) >> 1) << 1);
    return highMultiply(roundingDivide(above, ACCUMULATOR_INTEGER_BITS), inverse);
  }

  /** Returns the nearest int32. */
  public static long saturate(long value) {
    return IntType.signed(32).range().clamp(value);
  }

  /** {@code SRDHM(a, b) = floor((a * b + 2^30) / 2^31)}; both fit int32, and not both are -2^31. */
  public static long highMultiply(long a, long b) {
    return Math.addExact(Math.multiplyExact(a, b), 1L << (FRACTION_BITS - 1)) >> FRACTION_BITS;
  }

  /** {@code RDByPOT(x, e)}: divides by a power of two, half away from zero. */
  public static long roundingDivide(long x, int e) {
    long rest = x & ((1L << e) - 1);
    long threshold = (((1L << e) - 1) >> 1) + (x < 0 ? 1 : 0);
    return (x >> e) + (rest > threshold ? 1 : 0);
  }
}
