// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;

/**
 * The accumulators of a channel at which a requantizer can go wrong: both ends of the range, both
 * sides of every threshold, powers of two, steps and pivot, and some at random.
 *
 * @param proven constants of all channels
 * @param bits of an accumulator
 * @param mostThresholds both sides of no more thresholds than this are among them
 */
record CriticalAccumulators(ProvenRequantizer proven, int bits, int mostThresholds) {
  private static final int RANDOM = 64;

  /** Returns the accumulators of a channel, in order. */
  long[] of(int channel, Interval range) {
    TreeSet<Long> chosen = new TreeSet<>(List.of(0L, range.min(), range.max()));
    for (int bit = 0; bit < bits; bit++) {
      for (long around = -1; around <= 1; around++) {
        chosen.add((1L << bit) + around);
        chosen.add(-(1L << bit) + around);
      }
    }
    chosen.addAll(List.of(proven.pivot() - 1, proven.pivot()));
    for (ProvenRequantizer.Step step : proven.channel(channel).steps()) {
      chosen.addAll(List.of(step.from() - 1, step.from()));
    }
    thresholds(channel, range, chosen);
    SplittableRandom random = new SplittableRandom(channel);
    for (int i = 0; i < RANDOM; i++) {
      chosen.add(random.nextLong(range.min(), range.max() + 1));
    }
    return chosen.stream().mapToLong(Long::longValue).filter(range::contains).toArray();
  }

  /** Adds the first accumulator of every output and the one before it. */
  private void thresholds(int channel, Interval range, TreeSet<Long> chosen) {
    long least = proven.apply(channel, range.min());
    long most = proven.apply(channel, range.max());
    long stride = 1 + (most - least) / mostThresholds;
    for (long output = least + 1; output <= most; output += stride) {
      long below = range.min();
      long at = range.max();
      while (at - below > 1) {
        long middle = Math.floorDiv(below + at, 2);
        if (proven.apply(channel, middle) >= output) {
          at = middle;
        } else {
          below = middle;
        }
      }
      chosen.addAll(List.of(below, at));
    }
  }
}
