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
