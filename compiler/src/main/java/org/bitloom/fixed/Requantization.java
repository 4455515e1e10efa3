// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/**
 * The normative meaning of requantize: accumulator to narrow output.
 *
 * <p>{@code y = clamp(R(acc - inputZeroPoint) / divisor + outputZeroPoint)}, where {@code R}
 * multiplies by the channel's multiplier and rounds, and {@link Division} says how the division
 * rounds. Section 3 of the numerics page says who computes so.
 *
 * @param rounding how {@code acc * multiplier} becomes an integer
 * @param multipliers one per tensor, or one per output channel
 * @param inputZeroPoint 0 for an accumulator; the zero point of the input for a rescaled tensor
 * @param outputZeroPoint zero point of the output
 * @param clamp reachable output: the type's range, narrowed by the activation
 * @param divisor 1, or the number of elements of an average, at most 2^31
 * @param division how the division rounds
 * @param thresholds one, or one per output channel, where outputs count them; else none
 */
public record Requantization(
    Rounding rounding,
    List<Multiplier> multipliers,
    long inputZeroPoint,
    long outputZeroPoint,
    Interval clamp,
    long divisor,
    Division division,
    List<Thresholds> thresholds) {
  private static final int Q31 = 31;

  /** How an average becomes an integer. */
  public enum Division {
    /** The rounded product is divided, {@code (a + n/2) / n} above 0 and {@code (a - n/2) / n}. */
    HALF_AWAY,
    /** The rounded product is divided, and the quotient truncated toward zero. */
    TRUNCATED,
    /**
     * All in float32, a rounding after each operation: {@code acc / n * M + (-zero_point * M)},
     * rounded half away from zero; {@code zero_point} is {@code inputZeroPoint / n}.
     */
    FLOAT32;

    /** Returns the word in reports. */
    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list and requires at least one multiplier. */
  public Requantization {
    multipliers = List.copyOf(multipliers);
    thresholds = List.copyOf(thresholds);
    if (!thresholds.isEmpty() && thresholds.size() != multipliers.size()) {
      throw new IllegalArgumentException(thresholds.size() + " lists of thresholds");
    }
    if (multipliers.isEmpty()) {
      throw new IllegalArgumentException("no multiplier");
    }
    if (rounding == Rounding.FLOAT32_DIVIDED
        && multipliers.stream().anyMatch(m -> m.significand() == 0)) {
      throw new IllegalArgumentException("division by a multiplier of 0");
    }
    if (divisor < 1 || divisor > 1L << Q31) {
      throw new IllegalArgumentException("divisor " + divisor + " is not in 1..2^31");
    }
    if (division == Division.FLOAT32 && inputZeroPoint % divisor != 0) {
      throw new IllegalArgumentException(inputZeroPoint + " is not " + divisor + " zero points");
    }
  }

  /** Returns a requantization that rounds products. */
  public Requantization(
      Rounding rounding,
      List<Multiplier> multipliers,
      long inputZeroPoint,
      long outputZeroPoint,
      Interval clamp,
      long divisor,
      Division division) {
    this(
        rounding,
        multipliers,
        inputZeroPoint,
        outputZeroPoint,
        clamp,
        divisor,
        division,
        List.of());
  }

  /**
   * Returns a requantization that counts thresholds: the output is the least one, and one more for
   * every threshold that the accumulator has reached.
   *
   * @param thresholds one, or one per output channel
   * @param estimates about the slope of each; they decide speed, not results
   */
  public static Requantization counting(
      List<Thresholds> thresholds, List<Multiplier> estimates, Interval clamp) {
    return new Requantization(
        Rounding.FLOOR, estimates, 0, 0, clamp, 1, Division.HALF_AWAY, thresholds);
  }

  /**
   * Returns the requantization of some neighbouring output channels.
   *
   * @param first first channel
   * @param count how many
   */
  public Requantization part(int first, int count) {
    return new Requantization(
        rounding,
        multipliers.size() > 1 ? multipliers.subList(first, first + count) : multipliers,
        inputZeroPoint,
        outputZeroPoint,
        clamp,
        divisor,
        division,
        thresholds.size() > 1 ? thresholds.subList(first, first + count) : thresholds);
  }

  /** Tells whether outputs count thresholds instead of rounding products. */
  public boolean counts() {
    return !thresholds.isEmpty();
  }

  /** Returns how accumulators become outputs, in one word. */
  public String keyword() {
    return counts() ? "thresholds" : rounding.keyword();
  }

  /** Returns a requantization whose division, if any, rounds half away from zero. */
  public Requantization(
      Rounding rounding,
      List<Multiplier> multipliers,
      long inputZeroPoint,
      long outputZeroPoint,
      Interval clamp,
      long divisor) {
    this(
        rounding, multipliers, inputZeroPoint, outputZeroPoint, clamp, divisor, Division.HALF_AWAY);
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
    if (rounding == Rounding.FLOAT32_DIVIDED) {
      return m.reciprocal();
    }
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
    if (counts()) {
      int passed = thresholds.get(perChannel() ? channel : 0).passed(accumulator);
      return clamp.clamp(clamp.min() + passed);
    }
    Multiplier m = multiplier(channel);
    long centred = Math.subtractExact(accumulator, inputZeroPoint);
    boolean product = divisor == 1 && division == Division.HALF_AWAY;
    return product && LongProduct.covers(rounding, m, centred)
        ? clamp.clamp(new LongProduct(m).rounded(rounding, centred) + outputZeroPoint)
        : exactly(channel, accumulator);
  }

  /** Returns the output for one accumulator from integers of any size. */
  long exactly(int channel, long accumulator) {
    BigInteger rounded = average(accumulator, multiplier(channel));
    BigInteger shifted =
        rounding == Rounding.FLOAT32_EVEN_INSIDE ? rounded : rounded.add(big(outputZeroPoint));
    return shifted
        .max(BigInteger.valueOf(clamp.min()))
        .min(BigInteger.valueOf(clamp.max()))
        .longValueExact();
  }

  private BigInteger average(long accumulator, Multiplier m) {
    BigInteger centred = big(Math.subtractExact(accumulator, inputZeroPoint));
    return switch (division) {
      case HALF_AWAY -> divided(scale(centred, m));
      case TRUNCATED -> scale(centred, m).divide(big(divisor));
      case FLOAT32 -> float32Average(big(accumulator), Float32.of(m));
    };
  }

  private BigInteger divided(BigInteger value) {
    if (divisor == 1) {
      return value;
    }
    BigInteger magnitude = value.abs().add(big(divisor / 2)).divide(big(divisor));
    return value.signum() < 0 ? magnitude.negate() : magnitude;
  }

  /** Source: {@code QuantizedMeanOrSum} of TFLite 2.6, {@code reference/reduce.h}. */
  private BigInteger float32Average(BigInteger sum, Float32 scale) {
    Float32 bias = Float32.of(big(inputZeroPoint / divisor)).negated().times(scale);
    Float32 mean = Float32.of(sum).dividedBy(Float32.of(big(divisor)));
    return mean.times(scale).plus(bias).roundHalfAway();
  }

  private BigInteger scale(BigInteger acc, Multiplier m) {
    return switch (rounding) {
      case HALF_UP, SINGLE_UP, REDUCED_UP ->
          Halves.halfUp(acc.multiply(big(m.significand())), m.shift());
      case HALF_EVEN -> Halves.halfEven(acc.multiply(big(m.significand())), m.shift());
      case HALF_AWAY -> Halves.halfAway(acc.multiply(big(m.significand())), m.shift());
      case FLOOR -> acc.multiply(big(m.significand())).shiftRight(m.shift());
      case DOUBLE_AWAY -> Halves.halfAway(doublingHighMultiply(acc, m), rightShift(m));
      case DOUBLE_UP -> Halves.halfUp(doublingHighMultiply(acc, m), rightShift(m));
      case FLOAT32_EVEN -> Float32.of(acc).times(Float32.of(m)).roundHalfEven();
      case FLOAT32_EVEN_INSIDE ->
          Float32.of(acc)
              .times(Float32.of(m))
              .plus(Float32.of(big(outputZeroPoint)))
              .roundHalfEven();
      case FLOAT32_DIVIDED -> Float32.of(acc).dividedBy(Float32.of(m)).roundHalfEven();
    };
  }

  /** SRDHM(acc << L, qm) = floor((a * b + 2^30) / 2^31), L = max(31 - shift, 0). */
  private static BigInteger doublingHighMultiply(BigInteger acc, Multiplier m) {
    BigInteger shifted = acc.shiftLeft(Math.max(Q31 - m.shift(), 0));
    return Halves.halfUp(shifted.multiply(big(m.significand())), Q31);
  }

  private static int rightShift(Multiplier m) {
    return Math.max(m.shift() - Q31, 0);
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
