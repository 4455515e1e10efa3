// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which layers that follow each other make their rows, so that only some rows of each
 * tensor between them are on the chip: before a layer makes rows, the layers that it reads make
 * those which it wants.
 */
final class BandSchedule {
  /**
   * Rows that a layer makes.
   *
   * @param unit number of the layer, from the first one of the schedule
   * @param from first row
   * @param to row behind the last one
   */
  record Step(int unit, int from, int to) {}

  private final List<Unit> units;
  private final int[] heights;
  private final boolean[] whole;
  private final boolean[] finished;
  private final int[] multiples;
  private final int[] made;
  private final int[] held;
  private final int[] chunks;

  /** By unit, the later units that read it. */
  private final List<List<Integer>> readers = new ArrayList<>();

  /** By unit, the earlier units that it reads. */
  private final List<List<Integer>> sources = new ArrayList<>();

  private final List<Step> steps = new ArrayList<>();

  private BandSchedule(List<Unit> units, boolean[] whole, boolean[] finished, int[] multiples) {
    this.units = units;
    this.whole = whole;
    this.finished = finished;
    this.multiples = multiples;
    this.heights =
        units.stream().mapToInt(u -> u.output().type().shape().dimensions().get(0)).toArray();
    this.made = new int[units.size()];
    this.held = new int[units.size()];
    this.chunks = new int[units.size()];
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < units.size(); i++) {
      readers.add(new ArrayList<>());
      sources.add(new ArrayList<>());
      int reader = i;
      units.get(i).inputs().stream()
          .distinct()
          .filter(e -> makers.containsKey(e.name()))
          .map(e -> makers.get(e.name()))
          .forEach(
              source -> {
                readers.get(source).add(reader);
                sources.get(reader).add(source);
              });
      makers.put(units.get(i).output().name(), i);
    }
  }

  /**
   * Returns the schedule.
   *
   * @param units banded ones, of which each reads earlier ones or tensors that are there as a whole
   * @param whole by unit, whether all of its rows stay on the chip
   * @param finished by unit, whether all of its rows are made, be they read here or not
   * @param multiples by unit, how many rows are made at least, and in multiples of which
   * @param rows that the last unit makes at a time
   */
  static BandSchedule of(
      List<Unit> units, boolean[] whole, boolean[] finished, int[] multiples, int rows) {
    BandSchedule schedule = new BandSchedule(units, whole, finished, multiples);
    schedule.chunks(rows);
    for (int unit = units.size() - 1; unit >= 0; unit--) {
      if (finished[unit]) {
        schedule.make(unit, schedule.heights[unit]);
      }
    }
    return schedule;
  }

  /** A layer makes as many rows at a time as stand for those of the last one. */
  private void chunks(int rows) {
    int last = units.size() - 1;
    for (int i = 0; i <= last; i++) {
      int share = Math.max(1, Math.toIntExact((long) rows * heights[i] / heights[last]));
      chunks[i] = Math.ceilDiv(share, multiples[i]) * multiples[i];
    }
  }

  /** Makes rows of a unit, and before them what they read. */
  private void make(int unit, int behind) {
    while (made[unit] < behind) {
      int next = Math.min(heights[unit], Math.min(behind, made[unit] + chunks[unit]));
      next = Math.min(heights[unit], Math.ceilDiv(next, multiples[unit]) * multiples[unit]);
      for (int source : sources.get(unit)) {
        make(source, units.get(unit).behind(units.get(source).output(), next));
      }
      int lowest = made[unit];
      for (int reader : readers.get(unit)) {
        lowest = Math.min(lowest, units.get(reader).lowest(units.get(unit).output(), made[reader]));
      }
      held[unit] = Math.max(held[unit], next - lowest);
      steps.add(new Step(unit, made[unit], next));
      made[unit] = next;
    }
  }

  /** Returns the rows, layer after layer. */
  List<Step> steps() {
    return steps;
  }

  /** Returns the rows of a unit that are on the chip at a time. */
  int held(int unit) {
    return whole[unit] ? heights[unit] : Math.min(heights[unit], Math.max(1, held[unit]));
  }
}
