// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import org.bitloom.fixed.Multiplier;
import org.bitloom.operator.FixedPoint;

/** Reciprocals and reciprocal square roots of integers in TFLite's 32-bit fixed point. */
final class GemmlowpInverses {
  private static final int NEWTON_STEPS = 5;

  /** Fraction bits of numbers with three integer bits. */
  private static final int FRACTION = 28;

  private static final long HALF_THREE = 3L << (FRACTION - 1);

  /** {@code sqrt(2) / 2} in Q0.31. */
  private static final long HALF_ROOT_TWO = 1518500250;

  private GemmlowpInverses() {}

  /**
   * Returns {@code 1 / sqrt(x)}. Source: {@code GetInvSqrtQuantizedMultiplierExp}, {@code
   * common.h}.
   *
   * @param x in [1, 2^29)
   */
  static Multiplier root(long x) {
    if (x <= 1) {
      return new Multiplier(FixedPoint.ONE, FixedPoint.FRACTION_BITS);
    }
    int pairs = (Integer.numberOfLeadingZeros((int) x) - 1) / 2 - 1;
    int shift = 11 - pairs;
    long input = x << 2 * pairs >> 1;
    long half = FixedPoint.roundingDivide(input, 1);
    long y = 1L << FRACTION;
    for (int i = 0; i < NEWTON_STEPS; i++) {
      long square = FixedPoint.highMultiply(y, y);
      long cube = FixedPoint.saturate(FixedPoint.highMultiply(square, y) << 6);
      y =
          FixedPoint.saturate(
              FixedPoint.highMultiply(HALF_THREE, y) - FixedPoint.highMultiply(half, cube) << 3);
    }
    y = FixedPoint.highMultiply(y, HALF_ROOT_TWO);
    return new Multiplier(y << Math.max(0, -shift), FixedPoint.FRACTION_BITS + Math.max(0, shift));
  }

  /**
   * Returns {@code dividend / divisor * ratio}. Source: {@code DivElementwise}, {@code
   * reference/div.h}.
   *
   * @param dividend of at most 16 bits
   * @param divisor in [1, 2^16)
   */
  static long quotient(long dividend, long divisor, Multiplier ratio) {
    int zeros = Integer.numberOfLeadingZeros((int) divisor);
    // The divisor is a number in [1/2, 1) times 2^(32 - zeros).
    long denominator = divisor << zeros >> 1;
    long inverse = FixedPoint.saturate(FixedPoint.reciprocal(denominator) << 1);
    int headroom = Integer.numberOfLeadingZeros((int) (dividend < 0 ? ~dividend : dividend)) - 1;
    long unscaled = FixedPoint.highMultiply(dividend << headroom, inverse);
    return shiftedAsOnX86(
        (int) FixedPoint.highMultiply(unscaled, ratio.significand()),
        ratio.shift() - zeros + headroom);
  }

  /**
   * {@code RoundingDivideByPOT} with any exponent. The kernel leaves the bounds that C++ gives it
   * for a dividend of 0 and for small ones; there the library's numbers are those of the processor,
   * which shifts by the lowest bits of the exponent, as Java does.
   */
  private static long shiftedAsOnX86(int x, int exponent) {
    int mask = (int) ((1L << exponent) - 1);
    int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
  }
}
