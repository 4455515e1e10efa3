// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Which rows a lane decodes: the longest first, each to the lane that has the least to do (Graham,
 * 1969).
 */
final class LaneRows {
  private LaneRows() {}

  /** The order of the rows within a lane. */
  enum Within {
    /** As they are numbered. */
    AS_NUMBERED,
    /** Shortest first: the rows that lanes have in the same place are alike. */
    BY_LENGTH
  }

  /** A lane that is being filled. */
  private static final class Lane {
    private final int index;
    private final List<Integer> rows = new ArrayList<>();
    private long symbols;

    Lane(int index) {
      this.index = index;
    }
  }

  /**
   * Returns the rows of each lane; no lane is without one.
   *
   * @param reach of the longest distance without a weight
   * @param lanes at most the number of rows
   * @param within their order in a lane
   */
  static List<List<Integer>> of(Matrix matrix, int reach, int lanes, Within within) {
    if (lanes < 1 || lanes > matrix.rows().size()) {
      throw new IllegalArgumentException(lanes + " lanes for " + matrix.rows().size() + " rows");
    }
    PriorityQueue<Lane> free =
        new PriorityQueue<>(
            Comparator.<Lane>comparingLong(l -> l.symbols).thenComparingInt(l -> l.index));
    List<Lane> all = IntStream.range(0, lanes).mapToObj(Lane::new).toList();
    free.addAll(all);
    long[] symbols =
        matrix.rows().stream().mapToLong(r -> symbols(r, matrix.columns(), reach)).toArray();
    IntStream.range(0, symbols.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingLong(row -> -symbols[row]))
        .forEach(
            row -> {
              Lane lane = free.remove();
              lane.rows.add(row);
              lane.symbols += symbols[row];
              free.add(lane);
            });
    Comparator<Integer> numbers = Comparator.naturalOrder();
    Comparator<Integer> order =
        switch (within) {
          case AS_NUMBERED -> numbers;
          case BY_LENGTH ->
              Comparator.<Integer>comparingLong(row -> symbols[row]).thenComparing(numbers);
        };
    all.forEach(lane -> lane.rows.sort(order));
    return all.stream().map(lane -> List.copyOf(lane.rows)).toList();
  }

  /** Returns the symbols of a row on its own; at least 1, so that every lane gets a row. */
  private static long symbols(Matrix.Row row, int columns, int reach) {
    long symbols = row.kept();
    int next = 0;
    for (int place : row.places()) {
      symbols += (place - next) / reach;
      next = place + 1;
    }
    return Math.max(1, symbols + (columns - next) / reach);
  }
}
