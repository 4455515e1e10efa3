// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Layers that follow each other and make their rows in turn.
 *
 * @param first number of the first one
 * @param end number behind the last one
 * @param rows rows that the last one makes at a time; 0 where one layer makes all of its rows
 * @param reloads numbers of earlier ones whose tensors are in memory and read here
 * @param stores numbers of those whose tensors go to memory, and are nowhere else behind it
 */
record Segment(int first, int end, int rows, List<Integer> reloads, List<Integer> stores) {
  /** Copies the lists. */
  Segment {
    reloads = List.copyOf(reloads);
    stores = List.copyOf(stores);
  }

  /** Returns the segment of a layer by itself, with everything on the chip. */
  static Segment single(int unit) {
    return new Segment(unit, unit + 1, 0, List.of(), List.of());
  }

  /** Returns the same with so many rows at a time. */
  Segment of(int some) {
    return new Segment(first, end, some, reloads, stores);
  }

  /** Returns the numbers of what has rows on the chip: tensors that come back, then layers. */
  List<Integer> members() {
    return Stream.concat(reloads.stream(), IntStream.range(first, end).boxed()).toList();
  }
}
