// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.math.BigInteger;

/**
 * A float32 as exact integers, {@code significand * 2^exponent}, with the operations of IEEE 754:
 * each result is rounded to 24 bits, ties to even.
 *
 * <p>Exponents have no bounds. A number that is subnormal as a float32 keeps all of its bits here;
 * it is far below one half, so whatever is rounded to an integer later is 0 in both.
 */
record Float32(BigInteger significand, int exponent) {
  private static final int BITS = 24;

  /** Bits of a quotient that are computed: enough for 24 correct ones and what they drop. */
  private static final int QUOTIENT_BITS = 64;

  /** Returns the float32 nearest to {@code value * 2^exponent}. */
  static Float32 of(BigInteger value, int exponent) {
    int excess = Math.max(0, value.abs().bitLength() - BITS);
    return new Float32(Halves.halfEven(value, excess), exponent + excess);
  }

  /** Returns the float32 nearest to an integer. */
  static Float32 of(BigInteger value) {
    return of(value, 0);
  }

  /** Returns the float32 nearest to an exact scale. */
  static Float32 of(Multiplier m) {
    return of(BigInteger.valueOf(m.significand()), -m.shift());
  }

  Float32 times(Float32 other) {
    return of(significand.multiply(other.significand), exponent + other.exponent);
  }

  Float32 plus(Float32 other) {
    int common = Math.min(exponent, other.exponent);
    return of(aligned(common).add(other.aligned(common)), common);
  }

  /** Returns the quotient; the lowest bit stands for all that are not computed. */
  Float32 dividedBy(Float32 other) {
    BigInteger[] quotient =
        significand.abs().shiftLeft(QUOTIENT_BITS).divideAndRemainder(other.significand.abs());
    BigInteger sticky = quotient[0].shiftLeft(1).add(BigInteger.valueOf(quotient[1].signum()));
    boolean negative = significand.signum() * other.significand.signum() < 0;
    return of(negative ? sticky.negate() : sticky, exponent - other.exponent - QUOTIENT_BITS - 1);
  }

  Float32 negated() {
    return new Float32(significand.negate(), exponent);
  }

  private BigInteger aligned(int lower) {
    return significand.shiftLeft(exponent - lower);
  }

  /** Returns the nearest integer, ties away from zero. */
  BigInteger roundHalfAway() {
    return Halves.halfAway(significand, -exponent);
  }

  /** Returns the nearest integer, ties to even. */
  BigInteger roundHalfEven() {
    return Halves.halfEven(significand, -exponent);
  }
}
