// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.List;

/**
 * Positions of a dimension with equal steps, as one slice takes them.
 *
 * @param start the first one
 * @param count how many
 * @param step from one to the next, at least 1
 */
public record PositionRun(int start, int count, int step) {
  /** Returns positions, with repetitions and in any order, as runs that follow each other. */
  public static List<PositionRun> of(List<Integer> positions) {
    List<PositionRun> runs = new ArrayList<>();
    for (int from = 0; from < positions.size(); ) {
      int to = from + 1;
      int step = to < positions.size() ? positions.get(to) - positions.get(from) : 1;
      while (step > 0
          && to < positions.size()
          && positions.get(to) - positions.get(to - 1) == step) {
        to++;
      }
      runs.add(new PositionRun(positions.get(from), to - from, to - from == 1 ? 1 : step));
      from = to;
    }
    return runs;
  }

  /** Tells whether these are all positions of a dimension. */
  public boolean all(int size) {
    return start == 0 && count == size && step == 1;
  }
}
