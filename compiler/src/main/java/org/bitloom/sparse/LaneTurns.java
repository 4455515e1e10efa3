// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.operator.Arrangement;

/**
 * Lanes that take turns: in every round, each of them gives the sum of its next row. In the last
 * round all lanes have one, for they end together; lanes with fewer rows, which are longer, join in
 * later. They come first, and of lanes with equally many rows those that end early.
 *
 * @param image what the lanes decode, by growing numbers of rows
 */
public record LaneTurns(SparseImage image) {
  /**
   * Returns the turns that lanes may take: with the rows of a lane as they are numbered, so that
   * the channels stay mixed, and with the shortest first, so that lanes wait least for each other.
   */
  public static List<LaneTurns> all(Matrix matrix, int lanes) {
    int distanceBits = SparseImage.distanceBits(matrix);
    return Stream.of(LaneRows.Within.values())
        .map(within -> SparseImage.of(matrix, distanceBits, lanes, within))
        .map(image -> new LaneTurns(image.byRows()))
        .toList();
  }

  private int rows(int lane) {
    return image.lanes().get(lane).rows().size();
  }

  /** Returns the number of rounds. */
  public int rounds() {
    return image.mostRows();
  }

  /** Returns the first lane that has a row in a round; all behind it have one. */
  public int firstLane(int round) {
    int lane = 0;
    while (rows(lane) < rounds() - round) {
      lane++;
    }
    return lane;
  }

  /** Returns whether all lanes have a row in every round but the first one. */
  public boolean even() {
    return rows(0) >= rounds() - 1;
  }

  /** Returns the rows in the order in which their sums leave. */
  public Arrangement order() {
    int lanes = image.lanes().size();
    List<Integer> order = new ArrayList<>();
    for (int round = 0; round < rounds(); round++) {
      for (int lane = firstLane(round); lane < lanes; lane++) {
        order.add(image.lanes().get(lane).rows().get(round - (rounds() - rows(lane))));
      }
    }
    return new Arrangement(order);
  }

  /** Returns, in that order, the symbol of its lane with which each sum is complete. */
  public int[] ends() {
    int[] ends = image.ends();
    return order().channels().stream().mapToInt(row -> ends[row]).toArray();
  }
}
