// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.Optional;

/**
 * Both roundings of {@code double_away} in one addend, where no shorter form exists: the
 * reference's own multiplier {@code q} and its shift {@code 31 + r}, {@code r >= 1}.
 *
 * <p>The first rounding makes {@code v = floor((p + 2^30) / 2^31)} of the product, the second one
 * {@code floor((v + 2^(r-1)) / 2^r)}, or of a negative {@code v} {@code floor((v + 2^(r-1) - 1) /
 * 2^r)}; of {@code v = 0} both are 0. So the result is {@code floor((p + c) / 2^(31 + r))} with
 * {@code c = 2^30 + 2^31 * 2^(r-1)}, and {@code 2^31} less of negative products.
 */
final class DoubleAwayRequantizer {
  private static final int FIRST_SHIFT = 31;

  private DoubleAwayRequantizer() {}

  /** Returns the exact form; nothing for another rounding, or for channels of several shifts. */
  static Optional<ProvenRequantizer> exact(Requantization reference) {
    int shift = reference.multiplier(0).shift();
    boolean product =
        reference.rounding() == Rounding.DOUBLE_AWAY
            && !reference.counts()
            && reference.divisor() == 1
            && reference.division() == Requantization.Division.HALF_AWAY;
    boolean together = reference.multipliers().stream().allMatch(m -> m.shift() == shift);
    if (!product || !together || shift <= FIRST_SHIFT || shift > Long.SIZE - 2) {
      return Optional.empty();
    }
    return Optional.of(
        new ProvenRequantizer(
            shift,
            reference.inputZeroPoint(),
            reference.multipliers().stream().map(m -> channel(reference, m)).toList(),
            ProvenRequantizer.Ties.KEEP,
            0,
            reference.clamp()));
  }

  private static ProvenRequantizer.Channel channel(Requantization reference, Multiplier m) {
    long half = (1L << (FIRST_SHIFT - 1)) + (1L << (m.shift() - 1));
    long fixed =
        Math.subtractExact(
            Math.multiplyExact(reference.outputZeroPoint(), 1L << m.shift()),
            Math.multiplyExact(m.significand(), reference.inputZeroPoint()));
    long addend = Math.addExact(half, fixed);
    return new ProvenRequantizer.Channel(
        m.significand(), Math.subtractExact(addend, 1L << FIRST_SHIFT), addend);
  }
}
