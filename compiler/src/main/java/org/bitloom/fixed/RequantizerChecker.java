// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Checks a {@link ProvenRequantizer} against its {@link Requantization} from the thresholds alone,
 * without anything that the search used.
 *
 * <p>Both are non-decreasing in the accumulator while the addend stays the same. Two non-decreasing
 * functions with the same values at the ends of a domain, and the same values on both sides of
 * every jump of the one, are equal there.
 */
public final class RequantizerChecker {
  private RequantizerChecker() {}

  /**
   * Returns a sentence that names the first disagreement of one channel; empty if there is none.
   *
   * @param reference the meaning
   * @param proven the claim
   * @param channel output channel
   * @param accumulators its proven range
   */
  public static Optional<String> check(
      Requantization reference, ProvenRequantizer proven, int channel, Interval accumulators) {
    ProvenRequantizer.Channel constants = proven.channel(channel);
    if (constants.multiplier() < 0) {
      return Optional.of("channel " + channel + ": multiplier is negative");
    }
    Optional<String> found = Optional.empty();
    long from = accumulators.min();
    for (long next : changes(proven, constants, accumulators)) {
      if (found.isEmpty()) {
        found = checkSide(reference, proven, channel, new Interval(from, next - 1));
      }
      from = next;
    }
    Interval last = new Interval(from, accumulators.max());
    return found.isPresent() ? found : checkSide(reference, proven, channel, last);
  }

  /** Returns the accumulators behind the first at which the addend may change, in order. */
  private static long[] changes(
      ProvenRequantizer proven, ProvenRequantizer.Channel constants, Interval accumulators) {
    return LongStream.concat(
            LongStream.of(proven.pivot()),
            constants.steps().stream().mapToLong(ProvenRequantizer.Step::from))
        .filter(acc -> acc > accumulators.min() && acc <= accumulators.max())
        .sorted()
        .distinct()
        .toArray();
  }

  private static Optional<String> checkSide(
      Requantization reference, ProvenRequantizer proven, int channel, Interval side) {
    Optional<String> found = differs(reference, proven, channel, side.min());
    long acc = side.min();
    long top = reference.apply(channel, side.max());
    while (found.isEmpty() && reference.apply(channel, acc) < top) {
      long jump = nextJump(reference, channel, acc, side.max());
      found =
          differs(reference, proven, channel, jump - 1)
              .or(() -> differs(reference, proven, channel, jump));
      acc = jump;
    }
    return found.or(() -> differs(reference, proven, channel, side.max()));
  }

  /** Returns the smallest accumulator above {@code from} with a larger output, by bisection. */
  private static long nextJump(Requantization reference, int channel, long from, long to) {
    long level = reference.apply(channel, from);
    long low = from;
    long high = to;
    while (low + 1 < high) {
      long middle = low + (high - low) / 2;
      if (reference.apply(channel, middle) > level) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static Optional<String> differs(
      Requantization reference, ProvenRequantizer proven, int channel, long acc) {
    long expected = reference.apply(channel, acc);
    long actual = proven.apply(channel, acc);
    return expected == actual
        ? Optional.empty()
        : Optional.of(
            "channel %d: accumulator %d gives %d, the reference gives %d"
                .formatted(channel, acc, actual, expected));
  }
}
