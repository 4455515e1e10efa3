// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Round half even with real ties, where no affine form exists: the reference's own multiplier
 * without its trailing zeros, and a tie detector.
 *
 * <p>{@code float32_even} rounds half even as well while every product is exact in 24 bits, as with
 * a scale that is a power of two.
 */
final class HalfEvenRequantizer {
  private HalfEvenRequantizer() {}

  /** Returns the exact form; nothing for another rounding, or where sums do not fit 62 bits. */
  static Optional<ProvenRequantizer> exact(Requantization reference, List<Interval> ranges) {
    boolean divides =
        reference.divisor() != 1 || reference.division() == Requantization.Division.FLOAT32;
    if (reference.counts() || divides || !roundsHalfEven(reference, ranges)) {
      return Optional.empty();
    }
    int shift = 1;
    for (Multiplier m : reference.multipliers()) {
      shift = Math.max(shift, m.shift() - trailingZeros(m));
    }
    if (shift > 60) {
      return Optional.empty();
    }
    List<ProvenRequantizer.Channel> channels = new ArrayList<>();
    for (int c = 0; c < reference.multipliers().size(); c++) {
      Optional<ProvenRequantizer.Channel> channel =
          channel(reference, reference.multiplier(c), ranges.get(c), shift);
      if (channel.isEmpty()) {
        return Optional.empty();
      }
      channels.add(channel.get());
    }
    boolean even = (reference.outputZeroPoint() & 1) == 0;
    return Optional.of(
        new ProvenRequantizer(
            shift,
            0,
            channels,
            even ? ProvenRequantizer.Ties.TO_EVEN : ProvenRequantizer.Ties.TO_ODD,
            0,
            reference.clamp()));
  }

  private static boolean roundsHalfEven(Requantization reference, List<Interval> ranges) {
    if (reference.rounding() != Rounding.FLOAT32_EVEN) {
      return reference.rounding() == Rounding.HALF_EVEN;
    }
    for (int c = 0; c < ranges.size(); c++) {
      Multiplier m = reference.multiplier(c);
      int significant = 64 - Long.numberOfLeadingZeros(m.significand()) - trailingZeros(m);
      Interval centred = ranges.get(c).plus(-reference.inputZeroPoint());
      long widest = Math.max(Math.abs(centred.min()), Math.abs(centred.max()));
      if (64 - Long.numberOfLeadingZeros(widest) + significant > 24) {
        return false;
      }
    }
    return true;
  }

  private static int trailingZeros(Multiplier m) {
    return m.significand() == 0 ? m.shift() : Long.numberOfTrailingZeros(m.significand());
  }

  /** {@code m' = significand * 2^(shift - own shift)}, {@code r = 2^(shift-1) + Zy 2^s - m' Zx}. */
  private static Optional<ProvenRequantizer.Channel> channel(
      Requantization reference, Multiplier m, Interval range, int shift) {
    BigInteger scaled =
        shift >= m.shift()
            ? BigInteger.valueOf(m.significand()).shiftLeft(shift - m.shift())
            : BigInteger.valueOf(m.significand()).shiftRight(m.shift() - shift);
    BigInteger addend =
        BigInteger.ONE
            .shiftLeft(shift - 1)
            .add(BigInteger.valueOf(reference.outputZeroPoint()).shiftLeft(shift))
            .subtract(scaled.multiply(BigInteger.valueOf(reference.inputZeroPoint())));
    BigInteger widest =
        scaled
            .multiply(
                BigInteger.valueOf(range.min()).abs().max(BigInteger.valueOf(range.max()).abs()))
            .add(addend.abs());
    return widest.bitLength() > 61
        ? Optional.empty()
        : Optional.of(
            new ProvenRequantizer.Channel(
                scaled.longValueExact(), addend.longValueExact(), addend.longValueExact()));
  }
}
