// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.Draws;
import org.bitloom.sparse.Matrix.Row;
import org.junit.jupiter.api.Test;

/** Turns against the counter of the hardware, which knows no rows: queues are emptied by it. */
class LaneTurnsTest {
  private static Matrix matrix(SplittableRandom random) {
    int columns = random.nextInt(1, 60);
    double skew = random.nextInt(1, 6);
    List<Row> rows = new ArrayList<>();
    int count = random.nextInt(2, 60);
    for (int r = 0; r < count; r++) {
      double density = random.nextInt(5) == 0 ? 0 : Math.pow(random.nextDouble(), skew);
      int[] places =
          IntStream.range(0, columns).filter(i -> random.nextDouble() < density).toArray();
      rows.add(new Row(places, IntStream.of(places).mapToLong(i -> 1).toArray()));
    }
    return new Matrix(columns, rows);
  }

  /** Returns the rows as the queues of the lanes give them to the counter of lanes and rounds. */
  private static List<Integer> given(LaneTurns turns, boolean countsRounds) {
    List<Deque<Integer>> queues = new ArrayList<>();
    turns.image().lanes().forEach(lane -> queues.add(new ArrayDeque<>(lane.rows())));
    int rows = turns.image().lanes().stream().mapToInt(lane -> lane.rows().size()).sum();
    List<Integer> given = new ArrayList<>();
    int lane = turns.firstLane(0);
    int round = 0;
    for (int i = 0; i < rows; i++) {
      given.add(queues.get(lane).remove());
      if (lane == queues.size() - 1) {
        round++;
        lane = countsRounds ? turns.firstLane(Math.min(round, turns.rounds() - 1)) : 0;
      } else {
        lane++;
      }
    }
    return given;
  }

  @Test
  void theCounterFindsEverySumInItsQueue() {
    SplittableRandom random = new SplittableRandom(7);
    int uneven = 0;
    for (int round = 0; round < Draws.of(400); round++) {
      Matrix matrix = matrix(random);
      int lanes = random.nextInt(1, Math.min(32, matrix.rows().size()) + 1);
      for (LaneTurns turns : LaneTurns.all(matrix, lanes)) {
        assertThat(given(turns, true)).isEqualTo(turns.order().channels());
        if (turns.even()) {
          assertThat(given(turns, false)).isEqualTo(turns.order().channels());
        } else {
          uneven++;
        }
      }
    }
    assertThat(uneven).isGreaterThan(Draws.of(100));
  }

  /** Lanes decode as much in turns as row by row: only who gives which sum when is another. */
  @Test
  void everyLaneHasTheRowsThatItHasWithoutTurns() {
    SplittableRandom random = new SplittableRandom(8);
    for (int round = 0; round < Draws.of(200); round++) {
      Matrix matrix = matrix(random);
      int lanes = random.nextInt(1, matrix.rows().size() + 1);
      List<List<Integer>> expected = rows(SparseImage.of(matrix, lanes));
      for (LaneTurns turns : LaneTurns.all(matrix, lanes)) {
        assertThat(rows(turns.image())).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(turns.image().lanes()).extracting(lane -> lane.rows().size()).isSorted();
      }
    }
  }

  private static List<List<Integer>> rows(SparseImage image) {
    return image.lanes().stream().map(lane -> lane.rows().stream().sorted().toList()).toList();
  }
}
