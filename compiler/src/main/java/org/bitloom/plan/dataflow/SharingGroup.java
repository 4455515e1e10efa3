// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.model.Hardware;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.SharedMultipliers;
import org.bitloom.timing.IssueTurns;

/**
 * Small arrays that share multipliers.
 *
 * @param arrays at least two
 * @param multipliers that they share
 * @param saved multipliers less than arrays of their own would need
 */
record SharingGroup(List<SmallArray> arrays, int multipliers, int saved) {
  SharingGroup {
    arrays = List.copyOf(arrays);
  }

  private Folding folding(SmallArray array) {
    return array.fastest(multipliers);
  }

  /** Returns whether there are cycles enough for the words of all. */
  boolean fits(long pace) {
    long words = 0;
    int most = 0;
    for (SmallArray array : arrays) {
      Folding folding = folding(array);
      if (folding.multipliers() > multipliers || array.cycles(folding) > pace) {
        return false;
      }
      words = Math.addExact(words, array.words(folding));
      most = Math.max(most, folding.multipliers());
    }
    return most == multipliers
        && words <= pace
        && IntStream.rangeClosed(arrays.size(), IssueTurns.MOST_PERIOD)
            .anyMatch(period -> sum(counts(period, pace)) <= period);
  }

  private static int sum(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the multipliers of all arrays, each counted for itself. */
  int counted() {
    return arrays.stream().mapToInt(array -> folding(array).multipliers()).sum();
  }

  /** Adds the foldings of all arrays, by layer. */
  void addFolds(Map<String, Hardware.Fold> folds) {
    for (SmallArray array : arrays) {
      Folding folding = folding(array);
      folds.put(
          array.node().layer(), new Hardware.Fold(folding.pe(), folding.simd(), Optional.empty()));
    }
  }

  /**
   * Returns turns with which all arrays keep a pace; empty where there are none whose period
   * divides the interval, so that every inference finds the turns as the one before did.
   *
   * @param busiest cycles of the busiest engine of the others
   */
  Optional<SharedMultipliers> turns(long busiest, long pace) {
    Optional<List<Integer>> best = Optional.empty();
    long shortest = Math.addExact(pace, 1);
    for (int period = arrays.size(); period <= IssueTurns.MOST_PERIOD; period++) {
      List<Integer> counts = counts(period, pace);
      if (sum(counts) <= period) {
        spend(counts, period);
        long interval = Math.max(busiest, interval(counts, period));
        if (interval < shortest && interval % period == 0) {
          shortest = interval;
          best = Optional.of(counts);
        }
      }
    }
    return best.map(counts -> SharedMultipliers.spread(multipliers, names(), counts));
  }

  private List<String> names() {
    return arrays.stream().map(array -> array.node().name()).toList();
  }

  /** Returns the fewest turns of each array. */
  private List<Integer> counts(int period, long pace) {
    List<Integer> counts = new ArrayList<>();
    for (SmallArray array : arrays) {
      long words = Math.multiplyExact(array.words(folding(array)), period);
      counts.add(Math.toIntExact(Math.max(1, Math.ceilDiv(words, pace))));
    }
    return counts;
  }

  /** Gives the turns that are left to those that take longest. */
  private void spend(List<Integer> counts, int period) {
    int left = period - sum(counts);
    for (; left > 0; left--) {
      int slowest = 0;
      for (int i = 1; i < counts.size(); i++) {
        if (cycles(i, counts, period) > cycles(slowest, counts, period)) {
          slowest = i;
        }
      }
      counts.set(slowest, counts.get(slowest) + 1);
    }
  }

  private long cycles(int index, List<Integer> counts, int period) {
    SmallArray array = arrays.get(index);
    Folding folding = folding(array);
    long issuing =
        Math.ceilDiv(Math.multiplyExact(array.words(folding), period), counts.get(index));
    return Math.max(array.cycles(folding), issuing);
  }

  private long interval(List<Integer> counts, int period) {
    long most = 1;
    for (int i = 0; i < counts.size(); i++) {
      most = Math.max(most, cycles(i, counts, period));
    }
    return most;
  }

  /** Returns the cycles of the slowest array with these turns. */
  long cycles(SharedMultipliers turns) {
    List<Integer> counts = arrays.stream().map(array -> turns.turns(array.node().name())).toList();
    return interval(counts, turns.period());
  }
}
