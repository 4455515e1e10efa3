// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.IntType;

/**
 * A sign above an exponent of {@code bits - 1} bits: the value is a power of two, {@code 2^0} to
 * {@code 2^largestExponent}, with its sign. The exponent of ones stands for 0.
 *
 * @param bits 2 to 5; with 5 the largest value is {@code 2^14}
 */
public record PowerOfTwo(int bits) implements WeightEncoding {
  /** Widest code: values of 6 bits would need 32 bits. */
  public static final int MAX_BITS = 5;

  /** Validates the bit width. */
  public PowerOfTwo {
    if (bits < 2 || bits > MAX_BITS) {
      throw new IllegalArgumentException(bits + " bits of sign and exponent");
    }
  }

  /** Returns the exponent that stands for 0. */
  public int zeroExponent() {
    return (1 << (bits - 1)) - 1;
  }

  /** Returns the exponent of the largest value. */
  public int largestExponent() {
    return zeroExponent() - 1;
  }

  @Override
  public IntType valueType() {
    return IntType.signed(largestExponent() + 2);
  }

  @Override
  public boolean holds(long value) {
    return value == 0 || (Long.bitCount(Math.abs(value)) == 1 && exponent(value) < zeroExponent());
  }

  private static int exponent(long value) {
    return Long.numberOfTrailingZeros(value);
  }

  @Override
  public long nearest(long value) {
    long magnitude = Math.min(Math.abs(value), 1L << largestExponent());
    long below = Long.highestOneBit(magnitude);
    // Above and below differ by a factor of two, so the middle is 3/2 of the lower one.
    long nearest = 2 * magnitude > 3 * below ? 2 * below : below;
    return value < 0 ? -nearest : nearest;
  }

  @Override
  public long code(long value) {
    int exponent = checked(value) == 0 ? zeroExponent() : exponent(value);
    return value < 0 ? exponent + zeroExponent() + 1 : exponent;
  }

  @Override
  public long value(long code) {
    long exponent = code & zeroExponent();
    long magnitude = exponent == zeroExponent() ? 0 : 1L << exponent;
    return code > zeroExponent() ? -magnitude : magnitude;
  }

  @Override
  public String toString() {
    return "pow2(" + bits + ")";
  }
}
