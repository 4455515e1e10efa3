// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

/**
 * Numbers of float32 that are not negative, in integers: as the bits in which they are written, or
 * as multiples of a fixed power of two.
 *
 * <p>Source: IEEE 754, binary32, rounding to nearest, ties to even.
 */
public final class Float32 {
  /** Bits of a significand, the leading one among them. */
  public static final int SIGNIFICAND_BITS = 24;

  /** Bits of a number that is not negative. */
  public static final int BITS = 31;

  /** The bits of 1. */
  public static final int ONE = 127 << 23;

  private static final int FRACTION_BITS = SIGNIFICAND_BITS - 1;
  private static final int FRACTION = (1 << FRACTION_BITS) - 1;

  /** Distances from here on leave nothing of the smaller summand but that it is not 0. */
  private static final int FAR = 31;

  private Float32() {}

  /** Returns the significand of a number, whose lowest bit has the weight of its exponent. */
  public static int significand(int bits) {
    return field(bits) == 0 ? bits : bits & FRACTION | 1 << FRACTION_BITS;
  }

  /** Returns the biased exponent of a number, that of the smallest ones being 1. */
  public static int exponent(int bits) {
    return Math.max(field(bits), 1);
  }

  private static int field(int bits) {
    return bits >> FRACTION_BITS;
  }

  /** Returns the sum of two numbers, rounded to the nearest one, ties to even. */
  public static int add(int a, int b) {
    int larger = Math.max(a, b);
    int smaller = Math.min(a, b);
    int distance = Math.min(exponent(larger) - exponent(smaller), FAR);
    long sum =
        ((long) significand(larger) << FAR) + ((long) significand(smaller) << FAR >> distance);
    int kept = FAR + (sum >> FAR + SIGNIFICAND_BITS == 0 ? 0 : 1);
    long significand = (sum >> kept) + (roundsUp(sum, kept) ? 1 : 0);
    // What the leading one carries into the exponent is right: it is 1 more than the field's bit.
    long exponent = exponent(larger) + (kept - FAR) - 1L;
    return Math.toIntExact((exponent << FRACTION_BITS) + significand);
  }

  private static boolean roundsUp(long value, int dropped) {
    long rest = value & ((1L << dropped) - 1);
    long half = 1L << (dropped - 1);
    return rest > half || rest == half && (value >> dropped & 1) == 1;
  }

  /** Returns a number that is not negative, rounded to so many bits, ties to even. */
  public static long round(long value) {
    int dropped = Long.SIZE - Long.numberOfLeadingZeros(value) - SIGNIFICAND_BITS;
    if (dropped <= 0) {
      return value;
    }
    return (value >> dropped) + (roundsUp(value, dropped) ? 1 : 0) << dropped;
  }

  /**
   * Returns a number that is not negative in multiples of {@code 2^-fractionBits}.
   *
   * @throws ArithmeticException if it is none
   */
  public static long fixed(float value, int fractionBits) {
    double scaled = Math.scalb((double) value, fractionBits);
    if (scaled != Math.rint(scaled) || Math.abs(scaled) >= 0x1p62) {
      throw new ArithmeticException(value + " in steps of 2^-" + fractionBits);
    }
    return (long) scaled;
  }
}
