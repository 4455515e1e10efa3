// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

/**
 * The addends with which one multiplier and shift equals a step function over a domain.
 *
 * <p>At a lower point {@code (t, y)} the hardware must reach the level, {@code m t + r >= y 2^s};
 * at an upper point {@code (u, v)} it must stay below the next, {@code m u + r <= (v + 1) 2^s - 1}.
 * Both bounds on {@code r} are piecewise linear in {@code m}: {@code low} is convex, {@code high}
 * concave. So the gap {@code low - high} is convex, and its slope says on which side a better m
 * lies.
 *
 * @param low least admissible addend; {@link #UNBOUNDED_LOW} where no point asks for one
 * @param lowSlope change of {@code low} as the multiplier grows by 1
 * @param high greatest admissible addend; {@link #UNBOUNDED_HIGH} where no point asks for one
 * @param highSlope change of {@code high} as the multiplier grows by 1
 */
record AddendBounds(long low, long lowSlope, long high, long highSlope) {
  static final long UNBOUNDED_LOW = Long.MIN_VALUE / 4;
  static final long UNBOUNDED_HIGH = Long.MAX_VALUE / 4;

  static AddendBounds of(StepPoints lower, StepPoints upper, long multiplier, int shift) {
    long low = UNBOUNDED_LOW;
    long lowSlope = 0;
    for (int i = 0; i < lower.size(); i++) {
      long bound = (lower.level(i) << shift) - multiplier * lower.argument(i);
      if (bound > low) {
        low = bound;
        lowSlope = -lower.argument(i);
      }
    }
    long high = UNBOUNDED_HIGH;
    long highSlope = 0;
    for (int i = 0; i < upper.size(); i++) {
      long bound = ((upper.level(i) + 1) << shift) - 1 - multiplier * upper.argument(i);
      if (bound < high) {
        high = bound;
        highSlope = -upper.argument(i);
      }
    }
    return new AddendBounds(low, lowSlope, high, highSlope);
  }

  /** Returns the bounds on one addend that serves both domains. */
  AddendBounds and(AddendBounds other) {
    boolean ownLow = low >= other.low;
    boolean ownHigh = high <= other.high;
    return new AddendBounds(
        ownLow ? low : other.low,
        ownLow ? lowSlope : other.lowSlope,
        ownHigh ? high : other.high,
        ownHigh ? highSlope : other.highSlope);
  }

  /** Returns how far the bounds are from meeting; not positive where an addend exists. */
  long gap() {
    return low - high;
  }

  /** Returns the change of the gap as the multiplier grows by 1. */
  long slope() {
    return lowSlope - highSlope;
  }

  /** Returns the admissible addend nearest to {@code wish}. */
  long nearest(long wish) {
    return Math.max(low, Math.min(high, wish));
  }
}
