// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;

/**
 * {@code R(x)}, the rounded product of a multiplier and a centred accumulator, in 64 bits (numerics
 * page, section 3). No value here exceeds {@code 2^62} by more than a half of what is dropped.
 */
sealed interface LongScale extends LongUnaryOperator {
  /** Bits that the first of two roundings drops. */
  int FIRST_OF_TWO = 31;

  /**
   * Returns the scale of a channel, if nothing overflows.
   *
   * @param centred the accumulators, minus the zero point
   */
  static Optional<? extends LongScale> of(
      Requantization requantization, int channel, Interval centred) {
    if (requantization.counts()) {
      return Optional.empty();
    }
    Multiplier m = requantization.multiplier(channel);
    BigInteger widest =
        BigInteger.valueOf(centred.min()).abs().max(BigInteger.valueOf(centred.max()).abs());
    int width = widest.multiply(BigInteger.valueOf(m.significand())).bitLength();
    return switch (requantization.rounding()) {
      case FLOOR -> once(m, width, 0, 0);
      case HALF_UP, SINGLE_UP, REDUCED_UP -> once(m, width, half(m.shift()), 0);
      case HALF_AWAY -> once(m, width, half(m.shift()), ties(m.shift()));
      case DOUBLE_UP -> twice(m, width, 0);
      case DOUBLE_AWAY -> twice(m, width, ties(m.shift() - FIRST_OF_TWO));
      case HALF_EVEN -> once(m, width, 0, 0).map(s -> new Even(s.factor, s.shift));
      case FLOAT32_EVEN ->
          // The accumulator, rounded to 24 bits, may be twice as large.
          m.shift() >= 0 && width <= 61
              ? Optional.of(new Float32(m.significand(), m.shift()))
              : Optional.empty();
      case FLOAT32_EVEN_INSIDE, FLOAT32_DIVIDED -> Optional.empty();
    };
  }

  private static Optional<Stepped> once(Multiplier m, int width, long half, long away) {
    boolean fits = width <= 62 && m.shift() >= 0 && m.shift() <= 62;
    return fits
        ? Optional.of(new Stepped(m.significand(), 0, 0, half, away, m.shift()))
        : Optional.empty();
  }

  private static Optional<Stepped> twice(Multiplier m, int width, long away) {
    int left = Math.max(FIRST_OF_TWO - m.shift(), 0);
    int right = Math.max(m.shift() - FIRST_OF_TWO, 0);
    boolean fits = width + left <= 62 && left <= FIRST_OF_TWO && right <= 62;
    return fits
        ? Optional.of(
            new Stepped(
                m.significand() << left,
                half(FIRST_OF_TWO),
                FIRST_OF_TWO,
                half(right),
                away,
                right))
        : Optional.empty();
  }

  /** Returns half of what a shift keeps. */
  private static long half(int shift) {
    return shift > 0 ? 1L << shift >> 1 : 0;
  }

  /** Returns the mask with which ties of negative numbers are lowered: there is none without. */
  private static long ties(int shift) {
    return shift > 0 ? -1 : 0;
  }

  /**
   * The roundings that add constants and shift, once or twice.
   *
   * @param factor the significand, shifted to the left
   * @param firstHalf added to the product
   * @param firstShift by which the sum is shifted
   * @param half added to that
   * @param away -1 if 1 less is added to a negative number, which rounds its ties away from 0
   * @param shift by which the sum is shifted
   */
  record Stepped(long factor, long firstHalf, int firstShift, long half, long away, int shift)
      implements LongScale {
    @Override
    public long applyAsLong(long x) {
      long product = x * factor + firstHalf >> firstShift;
      return product + half + (product >> 63 & away) >> shift;
    }
  }

  /** One rounding to nearest, ties to even. */
  record Even(long factor, int shift) implements LongScale {
    @Override
    public long applyAsLong(long x) {
      return halfEven(x * factor, shift);
    }
  }

  /** Two roundings to the 24 bits of a float32, and one to an integer; ties to even. */
  record Float32(long factor, int shift) implements LongScale {
    private static final int BITS = 24;

    @Override
    public long applyAsLong(long x) {
      return halfEven(to24Bits(to24Bits(x) * factor), shift);
    }

    private static long to24Bits(long value) {
      int excess = Long.SIZE - Long.numberOfLeadingZeros(Math.abs(value)) - BITS;
      return excess <= 0 ? value : halfEven(value, excess) << excess;
    }
  }

  /** No value here is above {@code 2^62}, the half of {@code 2^63}, and that tie goes to 0. */
  private static long halfEven(long value, int shift) {
    if (shift >= Long.SIZE - 1) {
      return 0;
    }
    long rest = value & (1L << shift) - 1;
    long up = value + half(shift) >> shift;
    return shift > 0 && rest == half(shift) ? up & ~1L : up;
  }
}
