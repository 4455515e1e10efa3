// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Which rows a lane decodes: the longest first, each to the lane that has the least to do (Graham,
 * 1969). Within a lane, rows are in their order.
 */
final class LaneRows {
  private LaneRows() {}

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
   */
  static List<List<Integer>> of(Matrix matrix, int reach, int lanes) {
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
    all.forEach(lane -> Collections.sort(lane.rows));
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
