// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Finds the smallest multiplier, addends and shift that equal a reference requantization for every
 * accumulator that can occur (numerics page, section 3).
 *
 * <p>Worked example: {@code half_up} of {@code acc * 0.3} clamped to [0, 3] over [0, 10] rises at
 * 2, 5 and 9. With the multiplier 5, the addend 7 and the shift 4, {@code 5 * 2 + 7 = 17}, {@code 5
 * * 5 + 7 = 32} and {@code 5 * 9 + 7 = 52} reach 16, 32 and 48, and one less than each does not:
 * three bits replace the reference's 31-bit multiplier.
 */
public final class RequantizerSearch {
  private final Requantization reference;
  private final List<ChannelSearch> channels;

  private RequantizerSearch(Requantization reference, List<Interval> accumulators) {
    this.reference = reference;
    this.channels =
        IntStream.range(0, accumulators.size())
            .parallel()
            .mapToObj(c -> new ChannelSearch(reference, c, accumulators.get(c)))
            .toList();
  }

  /**
   * Returns the smallest proven requantizer: with one addend or two, or else with ties, or else
   * with steps.
   *
   * @param reference the meaning to equal
   * @param accumulators the exact range of each output channel, or one range for all
   */
  public static ProvenRequantizer smallest(Requantization reference, List<Interval> accumulators) {
    List<Interval> ranges = accumulators;
    if (!reference.perChannel()) {
      ranges = List.of(accumulators.stream().reduce(Interval::hull).orElseThrow());
    } else if (accumulators.size() != reference.multipliers().size()) {
      throw new IllegalArgumentException("one range per channel is needed");
    }
    Optional<ProvenRequantizer> affine = new RequantizerSearch(reference, ranges).search();
    List<Interval> own = ranges;
    return affine
        .or(() -> HalfEvenRequantizer.exact(reference, own))
        .filter(p -> fits(p, own))
        .or(() -> doubleAway(reference).filter(p -> fits(p, own)))
        .orElseGet(() -> PieceForms.fewest(reference, own));
  }

  private static Optional<ProvenRequantizer> doubleAway(Requantization reference) {
    try {
      return DoubleAwayRequantizer.exact(reference);
    } catch (ArithmeticException tooWide) {
      return Optional.empty();
    }
  }

  /** Tells whether the products and sums of all reachable accumulators fit 63 bits. */
  private static boolean fits(ProvenRequantizer proven, List<Interval> ranges) {
    try {
      for (int c = 0; c < ranges.size(); c++) {
        proven.apply(c, ranges.get(c).min());
        proven.apply(c, ranges.get(c).max());
      }
      return true;
    } catch (ArithmeticException overflow) {
      return false;
    }
  }

  private Optional<ProvenRequantizer> search() {
    OptionalInt joint = layerShift(false);
    OptionalInt split = layerShift(true);
    // A second addend doubles the addend ROM; it has to save at least two multiplier bits.
    if (joint.isPresent() && joint.getAsInt() <= split.orElse(joint.getAsInt()) + 1) {
      return build(joint.getAsInt(), false);
    }
    return split.isPresent() ? build(split.getAsInt(), true) : Optional.empty();
  }

  /** Returns the largest of the channels' smallest shifts; none if a channel has none. */
  private OptionalInt layerShift(boolean split) {
    List<OptionalInt> shifts =
        channels.stream().parallel().map(c -> c.smallestShift(split)).toList();
    return shifts.stream().allMatch(OptionalInt::isPresent)
        ? shifts.stream().mapToInt(OptionalInt::getAsInt).max()
        : OptionalInt.empty();
  }

  private Optional<ProvenRequantizer> build(int shift, boolean split) {
    List<ProvenRequantizer.Channel> constants = new ArrayList<>();
    for (ChannelSearch channel : channels) {
      Optional<ProvenRequantizer.Channel> found = channel.find(shift, split);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      constants.add(found.get());
    }
    return Optional.of(
        new ProvenRequantizer(
            shift,
            reference.inputZeroPoint(),
            constants,
            ProvenRequantizer.Ties.KEEP,
            0,
            reference.clamp()));
  }
}
