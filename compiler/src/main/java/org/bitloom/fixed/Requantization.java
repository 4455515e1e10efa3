// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.math.BigInteger;
import java.util.List;

/**
 * The normative meaning of requantize: accumulator to narrow output.
 *
 * <p>{@code y = clamp(R(acc - inputZeroPoint) / divisor + outputZeroPoint)}, where {@code R}
 * multiplies by the channel's multiplier and rounds, and the division rounds half away from zero.
 * Section 3 of the numerics page says who computes so.
 *
 * @param rounding how {@code acc * multiplier} becomes an integer
 * @param multipliers one per tensor, or one per output channel
 * @param inputZeroPoint 0 for an accumulator; the zero point of the input for a rescaled tensor
 * @param outputZeroPoint zero point of the output
 * @param clamp reachable output: the type's range, narrowed by the activation
 * @param divisor 1, or the number of elements of an average, at most 2^31
 */
public record Requantization(
    Rounding rounding,
    List<Multiplier> multipliers,
    long inputZeroPoint,
    long outputZeroPoint,
    Interval clamp,
    long divisor) {
  private static final int Q31 = 31;

  /** Copies the list and requires at least one multiplier. */
  public Requantization {
    multipliers = List.copyOf(multipliers);
    if (multipliers.isEmpty()) {
      throw new IllegalArgumentException("no multiplier");
    }
    if (divisor < 1 || divisor > 1L << Q31) {
      throw new IllegalArgumentException("divisor " + divisor + " is not in 1..2^31");
    }
  }

  /** Returns a requantization that divides by nothing. */
  public Requantization(
      Rounding rounding,
      List<Multiplier> multipliers,
      long inputZeroPoint,
      long outputZeroPoint,
      Interval clamp) {
    this(rounding, multipliers, inputZeroPoint, outputZeroPoint, clamp, 1);
  }

  /** Tells whether channels have multipliers of their own. */
  public boolean perChannel() {
    return multipliers.size() > 1;
  }

  /** Returns the multiplier of an output channel. */
  public Multiplier multiplier(int channel) {
    return multipliers.get(perChannel() ? channel : 0);
  }

  /** Returns about the factor from accumulator to output, the multiplier over the divisor. */
  public Multiplier slope(int channel) {
    Multiplier m = multiplier(channel);
    int more = Long.SIZE - Long.numberOfLeadingZeros(divisor) - 1;
    return new Multiplier((m.significand() << more) / divisor, m.shift() + more);
  }

  /**
   * Returns the output for one accumulator.
   *
   * @param channel output channel, ignored where the multiplier is per tensor
   * @param accumulator any value of at most 62 bits
   */
  public long apply(int channel, long accumulator) {
    long centred = Math.subtractExact(accumulator, inputZeroPoint);
    BigInteger rounded = scale(BigInteger.valueOf(centred), multiplier(channel));
    BigInteger shifted = divided(rounded).add(BigInteger.valueOf(outputZeroPoint));
    return shifted
        .max(BigInteger.valueOf(clamp.min()))
        .min(BigInteger.valueOf(clamp.max()))
        .longValueExact();
  }

  /** The average of TFLite, {@code (a + n/2) / n} above 0 and {@code (a - n/2) / n} below. */
  private BigInteger divided(BigInteger value) {
    if (divisor == 1) {
      return value;
    }
    BigInteger magnitude = value.abs().add(big(divisor / 2)).divide(big(divisor));
    return value.signum() < 0 ? magnitude.negate() : magnitude;
  }

  private BigInteger scale(BigInteger acc, Multiplier m) {
    return switch (rounding) {
      case HALF_UP, SINGLE_UP -> halfUp(acc.multiply(big(m.significand())), m.shift());
      case HALF_EVEN -> halfEven(acc.multiply(big(m.significand())), m.shift());
      case HALF_AWAY -> halfAway(acc.multiply(big(m.significand())), m.shift());
      case FLOOR -> acc.multiply(big(m.significand())).shiftRight(m.shift());
      case DOUBLE_AWAY -> halfAway(doublingHighMultiply(acc, m), rightShift(m));
      case DOUBLE_UP -> halfUp(doublingHighMultiply(acc, m), rightShift(m));
      case FLOAT32_EVEN -> float32Product(acc, m);
    };
  }

  /** SRDHM(acc << L, qm) = floor((a * b + 2^30) / 2^31), L = max(31 - shift, 0). */
  private static BigInteger doublingHighMultiply(BigInteger acc, Multiplier m) {
    BigInteger shifted = acc.shiftLeft(Math.max(Q31 - m.shift(), 0));
    return halfUp(shifted.multiply(big(m.significand())), Q31);
  }

  private static int rightShift(Multiplier m) {
    return Math.max(m.shift() - Q31, 0);
  }

  private static BigInteger halfUp(BigInteger value, int shift) {
    return shift <= 0
        ? value.shiftLeft(-shift)
        : value.add(BigInteger.ONE.shiftLeft(shift - 1)).shiftRight(shift);
  }

  private static BigInteger halfAway(BigInteger value, int shift) {
    return value.signum() < 0 ? halfUp(value.negate(), shift).negate() : halfUp(value, shift);
  }

  private static BigInteger halfEven(BigInteger value, int shift) {
    BigInteger up = halfUp(value, shift);
    boolean tie = shift > 0 && value.getLowestSetBit() == shift - 1;
    return tie ? up.clearBit(0) : up;
  }

  /**
   * rint_even(float32(acc) * float32(M)): both the conversion and the product keep 24 bits, ties to
   * even. Subnormal products round to 0 in the last step either way.
   */
  private static BigInteger float32Product(BigInteger acc, Multiplier m) {
    BigInteger product = to24Bits(to24Bits(acc).multiply(big(m.significand())));
    return halfEven(product, m.shift());
  }

  private static BigInteger to24Bits(BigInteger value) {
    int excess = value.abs().bitLength() - 24;
    return excess <= 0 ? value : halfEven(value, excess).shiftLeft(excess);
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
