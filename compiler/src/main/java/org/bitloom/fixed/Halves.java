// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.math.BigInteger;

/** Division by a power of two to the nearest integer; the names say where ties go. */
final class Halves {
  private Halves() {}

  /** Returns {@code value / 2^shift}, ties upwards. */
  static BigInteger halfUp(BigInteger value, int shift) {
    return shift <= 0
        ? value.shiftLeft(-shift)
        : value.add(BigInteger.ONE.shiftLeft(shift - 1)).shiftRight(shift);
  }

  /** Returns {@code value / 2^shift}, ties away from zero. */
  static BigInteger halfAway(BigInteger value, int shift) {
    return value.signum() < 0 ? halfUp(value.negate(), shift).negate() : halfUp(value, shift);
  }

  /** Returns {@code value / 2^shift}, ties to even. */
  static BigInteger halfEven(BigInteger value, int shift) {
    BigInteger up = halfUp(value, shift);
    boolean tie = shift > 0 && value.getLowestSetBit() == shift - 1;
    return tie ? up.clearBit(0) : up;
  }
}
