// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/** Finds the constants of one channel for a given shift, and the smallest shift that has any. */
final class ChannelSearch {
  private final Side below;
  private final Side above;
  private final Multiplier estimate;
  private final long pivot;
  private final long multiplierLimit;
  private final int maxShift;

  /**
   * One side of the pivot; a side that no accumulator reaches has no points.
   *
   * @param lower those lower points that can decide an addend
   * @param upper those upper points
   * @param widest largest magnitude of the argument of any point
   */
  private record Side(StepPoints lower, StepPoints upper, long widest) {
    static Side of(StepPoints lower, StepPoints upper) {
      return new Side(
          lower.corners(true), upper.corners(false), Math.max(lower.widest(), upper.widest()));
    }

    AddendBounds bounds(long multiplier, int shift) {
      return AddendBounds.of(lower, upper, multiplier, shift);
    }
  }

  /** Bounds for both sides, and the gap and slope that the search follows. */
  private record Trial(AddendBounds below, AddendBounds above, long gap, long slope) {}

  ChannelSearch(Requantization reference, int channel, Interval accumulators) {
    this.estimate = reference.slope(channel);
    this.pivot = reference.inputZeroPoint();
    Interval centred = accumulators.plus(Math.negateExact(pivot));
    this.below = side(reference, channel, centred.min(), Math.min(-1, centred.max()));
    this.above = side(reference, channel, Math.max(0, centred.min()), centred.max());
    Interval clamp = reference.clamp();
    long levels = Math.max(Math.abs(clamp.min()), Math.abs(clamp.max())) + 2;
    // Every point lies where the output does not saturate, so |m * argument| < 2 * levels * 2^s:
    // all bounds stay below 2^60 and differences of two of them fit a long.
    this.maxShift = 58 - (64 - Long.numberOfLeadingZeros(levels));
    this.multiplierLimit = (1L << 60) / Math.max(below.widest(), above.widest());
  }

  /** Returns the points of one side; arguments are accumulators minus the pivot. */
  private Side side(Requantization reference, int channel, long from, long to) {
    if (from > to) {
      return Side.of(StepPoints.none(), StepPoints.none());
    }
    Interval domain = new Interval(from, to);
    LongUnaryOperator f = argument -> reference.apply(channel, argument + pivot);
    StepPoints lower =
        StepPoints.lower(
            f,
            domain,
            reference.clamp(),
            level -> threshold(estimate, level - reference.outputZeroPoint()));
    return Side.of(lower, StepPoints.upper(lower, f, domain, reference.clamp()));
  }

  /** Returns about where {@code argument * m} passes {@code level - 1/2}. */
  static long threshold(Multiplier estimate, long level) {
    int shift = Math.min(estimate.shift(), 40);
    if (estimate.significand() == 0 || shift < 1) {
      return 0;
    }
    long significand = Math.max(1, estimate.significand() >> (estimate.shift() - shift));
    return Math.ceilDiv((level << shift) - (1L << (shift - 1)), significand);
  }

  /** Returns the smallest shift for which constants exist; none if there is none at all. */
  OptionalInt smallestShift(boolean split) {
    if (anyMultiplier(maxShift, split).isEmpty()) {
      return OptionalInt.empty();
    }
    // (m, r, s) feasible makes (2m, 2r, s + 1) feasible, so feasibility is monotone in s.
    int infeasible = -1;
    int feasible = maxShift;
    while (infeasible + 1 < feasible) {
      int middle = (infeasible + feasible) / 2;
      if (anyMultiplier(middle, split).isPresent()) {
        feasible = middle;
      } else {
        infeasible = middle;
      }
    }
    return OptionalInt.of(feasible);
  }

  /** Returns the constants with the smallest multiplier for this shift. */
  Optional<ProvenRequantizer.Channel> find(int shift, boolean split) {
    OptionalLong feasible = shift > maxShift ? OptionalLong.empty() : anyMultiplier(shift, split);
    return feasible.isEmpty()
        ? Optional.empty()
        : Optional.of(constants(smallest(feasible.getAsLong(), shift, split), shift, split));
  }

  /** Returns some multiplier that works with this shift, following the slope of the gap. */
  private OptionalLong anyMultiplier(int shift, boolean split) {
    long low = 0;
    long high = highestMultiplier(shift);
    while (low <= high) {
      long middle = low + (high - low) / 2;
      Trial trial = trial(middle, shift, split);
      if (trial.gap <= 0) {
        return OptionalLong.of(middle);
      }
      if (trial.slope == 0) {
        return OptionalLong.empty();
      }
      if (trial.slope > 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return OptionalLong.empty();
  }

  /** Returns twice the reference's multiplier at this shift, within what cannot overflow. */
  private long highestMultiplier(int shift) {
    int left = shift - estimate.shift() + 1;
    if (left >= 0 && left < 62 && estimate.significand() < multiplierLimit >> left) {
      return Math.min(multiplierLimit, (estimate.significand() << left) + 4);
    }
    return left < 0
        ? Math.min(multiplierLimit, (estimate.significand() >> Math.min(62, -left)) + 4)
        : multiplierLimit;
  }

  /** The feasible multipliers are an interval; bisect for its lower end. */
  private long smallest(long feasible, int shift, boolean split) {
    long infeasible = -1;
    long best = feasible;
    while (infeasible + 1 < best) {
      long middle = infeasible + (best - infeasible) / 2;
      if (trial(middle, shift, split).gap <= 0) {
        best = middle;
      } else {
        infeasible = middle;
      }
    }
    return best;
  }

  /** Returns the constants for a feasible multiplier, the addends for accumulators themselves. */
  private ProvenRequantizer.Channel constants(long multiplier, int shift, boolean split) {
    Trial trial = trial(multiplier, shift, split);
    long half = shift == 0 ? 0 : 1L << (shift - 1);
    long addend = trial.above.nearest(half);
    long addendBelow = split ? trial.below.nearest(addend - 1) : addend;
    long atZero = Math.multiplyExact(multiplier, pivot);
    return new ProvenRequantizer.Channel(
        multiplier, Math.subtractExact(addendBelow, atZero), Math.subtractExact(addend, atZero));
  }

  private Trial trial(long multiplier, int shift, boolean split) {
    AddendBounds b = below.bounds(multiplier, shift);
    AddendBounds a = above.bounds(multiplier, shift);
    if (!split) {
      AddendBounds joint = a.and(b);
      return new Trial(joint, joint, joint.gap(), joint.slope());
    }
    AddendBounds worse = a.gap() >= b.gap() ? a : b;
    return new Trial(b, a, worse.gap(), worse.slope());
  }
}
