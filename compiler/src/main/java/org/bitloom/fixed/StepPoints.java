// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * A non-decreasing function with few values, given by the two points at each of its jumps.
 *
 * <p>A function {@code f} over {@code [a, b]} is decided by its lower points (the first argument of
 * each level) and its upper points (the last argument of each level): any non-decreasing {@code g}
 * with {@code g >= f} at the lower points and {@code g <= f} at the upper points equals {@code f}
 * everywhere. A level that sits on a bound of the clamp needs no point on that side, because the
 * clamp holds it there.
 */
final class StepPoints {
  private long[] arguments = new long[16];
  private long[] levels = new long[16];
  private int size;

  private StepPoints() {}

  /** A cheap estimate of the argument at which a level starts: it decides speed, not results. */
  @FunctionalInterface
  interface Estimate {
    long firstArgument(long level);
  }

  /** Returns no points. */
  static StepPoints none() {
    return new StepPoints();
  }

  /** Returns the first argument of every level above the clamp's lower bound. */
  static StepPoints lower(LongUnaryOperator f, Interval domain, Interval clamp, Estimate estimate) {
    StepPoints points = new StepPoints();
    long level = f.applyAsLong(domain.min());
    long top = f.applyAsLong(domain.max());
    if (level > clamp.min()) {
      points.add(domain.min(), level);
    }
    long from = domain.min();
    while (level < top) {
      from = firstAbove(f, from, domain.max(), level, estimate.firstArgument(level + 1));
      level = f.applyAsLong(from);
      points.add(from, level);
    }
    return points;
  }

  /** Returns the last argument of every level below the clamp's upper bound. */
  static StepPoints upper(StepPoints lower, LongUnaryOperator f, Interval domain, Interval clamp) {
    StepPoints points = new StepPoints();
    for (int i = 0; i < lower.size; i++) {
      if (lower.arguments[i] > domain.min()) {
        points.add(lower.arguments[i] - 1, f.applyAsLong(lower.arguments[i] - 1));
      }
    }
    long top = f.applyAsLong(domain.max());
    if (top < clamp.max()) {
      points.add(domain.max(), top);
    }
    return points;
  }

  /** Returns the smallest argument in (from, to] with {@code f > level}, where f(to) > level. */
  private static long firstAbove(
      LongUnaryOperator f, long from, long to, long level, long estimate) {
    long low = from;
    long high = to;
    long reach = 1;
    long probe = Math.max(low + 1, Math.min(high - 1, estimate));
    // Close in around the estimate with growing steps, then bisect what is left.
    while (low + 1 < high) {
      if (f.applyAsLong(probe) > level) {
        high = probe;
        probe = high - reach;
      } else {
        low = probe;
        probe = low + reach;
      }
      reach *= 2;
      if (probe <= low || probe >= high) {
        probe = low + (high - low) / 2;
      }
    }
    return high;
  }

  /**
   * Returns the corners of the convex hull, on the side of high levels or on that of low ones: the
   * extreme of {@code level * a - argument * b} over all points, for any {@code a > 0} and {@code b
   * >= 0}, is taken by one of them, and the first point that takes it is one.
   *
   * @param high whether the largest value is asked for, not the smallest
   */
  StepPoints corners(boolean high) {
    StepPoints hull = new StepPoints();
    for (int i = 0; i < size; i++) {
      while (hull.size > 1 && hull.hides(arguments[i], levels[i], high)) {
        hull.size--;
      }
      hull.add(arguments[i], levels[i]);
    }
    return hull;
  }

  /** Tells whether the last point is no corner once another one follows. */
  private boolean hides(long argument, long level, boolean high) {
    long levelsBefore = levels[size - 1] - levels[size - 2];
    long levelsBehind = level - levels[size - 1];
    long before = arguments[size - 1] - arguments[size - 2];
    long behind = argument - arguments[size - 1];
    if (Math.max(before, behind) > Long.MAX_VALUE / (Math.max(levelsBefore, levelsBehind) + 1)) {
      return false;
    }
    // The slope levels / arguments falls along the upper hull and rises along the lower one.
    return high
        ? levelsBefore * behind <= levelsBehind * before
        : levelsBefore * behind >= levelsBehind * before;
  }

  private void add(long argument, long level) {
    if (size == arguments.length) {
      arguments = Arrays.copyOf(arguments, size * 2);
      levels = Arrays.copyOf(levels, size * 2);
    }
    arguments[size] = argument;
    levels[size] = level;
    size++;
  }

  /** Returns the number of points. */
  int size() {
    return size;
  }

  /** Returns the largest magnitude of an argument, at least 1. */
  long widest() {
    return Arrays.stream(arguments, 0, size).map(Math::abs).reduce(1, Math::max);
  }

  /** Returns the argument of a point. */
  long argument(int index) {
    return arguments[index];
  }

  /** Returns the function's value at a point. */
  long level(int index) {
    return levels[index];
  }
}
