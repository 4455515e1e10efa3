// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

/**
 * A two's complement or unsigned integer type, such as {@code int8} or {@code uint4}.
 *
 * @param signed whether negative values exist
 * @param bits bit width, 1 to 63
 */
public record IntType(boolean signed, int bits) {
  /** Widest type whose values all fit a {@code long} with room for one more operation. */
  public static final int MAX_BITS = 63;

  /**
   * Validates the bit width.
   *
   * @throws TooWide above {@link #MAX_BITS}
   */
  public IntType {
    if (bits < 1) {
      throw new IllegalArgumentException("bit width " + bits + " is below 1");
    }
    if (bits > MAX_BITS) {
      throw new TooWide(bits);
    }
  }

  /** Returns {@code intN}. */
  public static IntType signed(int bits) {
    return new IntType(true, bits);
  }

  /** Returns {@code uintN}. */
  public static IntType unsigned(int bits) {
    return new IntType(false, bits);
  }

  /** Returns the narrowest signed type that holds {@code range}. */
  public static IntType signedFor(Interval range) {
    return signed(Math.max(magnitudeBits(range.min()), magnitudeBits(range.max())) + 1);
  }

  /** Returns the narrowest type that holds {@code range}: unsigned where no value is negative. */
  public static IntType narrowestFor(Interval range) {
    return range.min() < 0 ? signedFor(range) : unsigned(Math.max(1, magnitudeBits(range.max())));
  }

  private static int magnitudeBits(long value) {
    return 64 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
  }

  /** Returns the smallest value. */
  public long min() {
    return signed ? -(1L << (bits - 1)) : 0;
  }

  /** Returns the largest value. */
  public long max() {
    return signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
  }

  /** Returns all values. */
  public Interval range() {
    return new Interval(min(), max());
  }

  /** Returns the name in the language, for example {@code int8}. */
  @Override
  public String toString() {
    return (signed ? "int" : "uint") + bits;
  }
}
