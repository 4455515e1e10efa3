// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.FixedPoint;

/**
 * The logistic function and the hyperbolic tangent in the 16-bit fixed-point numbers of gemmlowp.
 * Arguments are Q3.12, results Q0.15.
 *
 * <p>Source: {@code logistic} and {@code tanh} of {@code fixedpoint.h}, with {@code
 * FixedPoint<std::int16_t, 3>}.
 */
final class NarrowFixedPoint {
  private static final int BITS = 15;
  private static final long ONE = (1L << BITS) - 1;
  private static final int INTEGER_BITS = 3;

  /** {@code exp(-1/8)} and {@code 1/3} in Q0.15. */
  private static final long EXP_EIGHTH = 28918;

  private static final long THIRD = 10923;

  /** {@code exp(-2^i)} in Q0.15 for i = -2 to 3. */
  private static final long[] POWERS = {25520, 19875, 12055, 4435, 600, 11};

  /** {@code 48/17} and {@code -32/17} in Q2.13, the line from which Newton's iteration starts. */
  private static final long RECIPROCAL_START = 23130;

  private static final long RECIPROCAL_SLOPE = -15420;

  private static final int NEWTON_STEPS = 3;

  private NarrowFixedPoint() {}

  /** Returns the nearest int16. */
  static long saturate(long value) {
    return IntType.signed(16).range().clamp(value);
  }

  /** Returns {@code 1 / (1 + exp(-x))}. */
  static long logistic(long x) {
    if (x == 0) {
      return 1L << (BITS - 1);
    }
    long positive = saturate(reciprocal(exponential(-Math.abs(x), INTEGER_BITS)) << 1);
    return x > 0 ? positive : ONE - positive;
  }

  /** Returns the hyperbolic tangent. */
  static long tanh(long x) {
    // exp(-2 |x|): the same bits with one integer bit more.
    long part = reciprocal(exponential(-Math.abs(x), INTEGER_BITS + 1)) - (1L << (BITS - 2));
    long positive = saturate(part << 2);
    return x == 0 ? 0 : x > 0 ? positive : -positive;
  }

  /** Returns {@code exp(argument)} in Q0.15, of an argument that is not positive. */
  private static long exponential(long argument, int integerBits) {
    if (argument == 0) {
      return ONE;
    }
    int fractionBits = BITS - integerBits;
    // The argument is a rest in [-1/4, 0) and a sum of negated powers of two.
    long quarter = 1L << (fractionBits - 2);
    long rest = (argument & (quarter - 1)) - quarter;
    long powers = rest - argument;
    long result = exponentialOfRest(rest << integerBits);
    for (int i = 0; i - 2 < integerBits; i++) {
      if ((powers >> (fractionBits - 2 + i) & 1) == 1) {
        result = highMultiply(result, POWERS[i]);
      }
    }
    return result;
  }

  /** Returns {@code exp(a)} in Q0.15 for a in [-1/4, 0): four terms of the series around -1/8. */
  private static long exponentialOfRest(long a) {
    long x = a + (1L << (BITS - 3));
    long x2 = highMultiply(x, x);
    long x3 = highMultiply(x2, x);
    long x4 = highMultiply(x2, x2);
    long cubic = highMultiply(FixedPoint.roundingDivide(x4, 2) + x3, THIRD);
    long terms = x + FixedPoint.roundingDivide(cubic + x2, 1);
    return saturate(EXP_EIGHTH + highMultiply(EXP_EIGHTH, terms));
  }

  /** Returns {@code 1 / (1 + a)}, halved, in Q1.14. */
  private static long reciprocal(long a) {
    long half = (a + ONE + 1) / 2;
    long y = RECIPROCAL_START + highMultiply(half, RECIPROCAL_SLOPE);
    for (int i = 0; i < NEWTON_STEPS; i++) {
      long error = (1L << (BITS - 2)) - highMultiply(half, y);
      y += saturate(highMultiply(y, error) << 2);
    }
    return y;
  }

  /** Returns the product in Q0.15, half away from zero. */
  private static long highMultiply(long a, long b) {
    long product = a * b;
    long nudge = product >= 0 ? 1L << (BITS - 1) : 1 - (1L << (BITS - 1));
    return (product + nudge) / (1L << BITS);
  }
}
