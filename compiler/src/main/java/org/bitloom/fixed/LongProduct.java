// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

/**
 * Products of small accumulators and multipliers, rounded in 64 bits: what {@link Requantization}
 * says in integers of any size, which plans ask for millions of times. A test holds both equal.
 *
 * @param m the multiplier, with a right shift of 1 to 62 bits
 */
record LongProduct(Multiplier m) {
  private static final int Q31 = 31;
  private static final int FLOAT_BITS = 24;

  /** Below it, a product with 31 bits and half of a divisor of 2^62 fit 63 bits. */
  private static final long SMALL = 1L << 31;

  /** Tells whether this class has the product of an accumulator: its sums fit 63 bits. */
  static boolean covers(Rounding rounding, Multiplier m, long accumulator) {
    boolean small = accumulator > -SMALL && accumulator < SMALL;
    boolean fraction = m.shift() >= 1 && m.shift() <= 62;
    return small
        && fraction
        && switch (rounding) {
          case HALF_UP, SINGLE_UP, REDUCED_UP, HALF_EVEN, HALF_AWAY, FLOOR -> true;
          // The accumulator is shifted to the left first.
          case DOUBLE_AWAY, DOUBLE_UP -> Math.abs(accumulator) << left(m) < SMALL;
          case FLOAT32_EVEN -> m.significand() < 1L << FLOAT_BITS;
          case FLOAT32_EVEN_INSIDE, FLOAT32_DIVIDED -> false;
        };
  }

  private static int left(Multiplier m) {
    return Math.max(Q31 - m.shift(), 0);
  }

  /** Returns the rounded product of an accumulator that is covered. */
  long rounded(Rounding rounding, long accumulator) {
    long product = accumulator * m.significand();
    return switch (rounding) {
      case HALF_UP, SINGLE_UP, REDUCED_UP -> halfUp(product, m.shift());
      case HALF_EVEN -> halfEven(product, m.shift());
      case HALF_AWAY -> halfAway(product, m.shift());
      case FLOOR -> product >> m.shift();
      case DOUBLE_AWAY -> halfAway(high(accumulator), Math.max(m.shift() - Q31, 0));
      case DOUBLE_UP -> halfUp(high(accumulator), Math.max(m.shift() - Q31, 0));
      case FLOAT32_EVEN -> halfEven(narrowed(narrowed(accumulator) * m.significand()), m.shift());
      case FLOAT32_EVEN_INSIDE, FLOAT32_DIVIDED ->
          throw new IllegalArgumentException(rounding + " is not covered");
    };
  }

  private long high(long accumulator) {
    return halfUp((accumulator << left(m)) * m.significand(), Q31);
  }

  /** Returns the nearest number of 24 significant bits, ties to even. */
  private static long narrowed(long value) {
    int excess = Long.SIZE - Long.numberOfLeadingZeros(Math.abs(value)) - FLOAT_BITS;
    return excess <= 0 ? value : halfEven(value, excess) << excess;
  }

  private static long halfUp(long value, int shift) {
    return shift == 0 ? value : value + (1L << (shift - 1)) >> shift;
  }

  private static long halfAway(long value, int shift) {
    return value < 0 ? -halfUp(-value, shift) : halfUp(value, shift);
  }

  private static long halfEven(long value, int shift) {
    if (shift == 0) {
      return value;
    }
    long half = 1L << (shift - 1);
    long up = value + half >> shift;
    boolean tie = (value & (half << 1) - 1) == half;
    return tie ? up & -2L : up;
  }
}
