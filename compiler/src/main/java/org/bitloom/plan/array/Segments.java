// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/**
 * The segments that a program can have.
 *
 * @param graph the network
 * @param units what makes its tensors
 * @param places what tensors take on the chip
 */
record Segments(IntegerNetwork graph, Units units, UnitPlaces places) {
  /** Returns a segment, with what comes back from memory for it and what goes there. */
  Segment segment(int first, int end, int rows, Set<Integer> away) {
    return new Segment(
        first,
        end,
        rows,
        away.stream().filter(u -> u < first && units.reads(first, end, u)).sorted().toList(),
        away.stream()
            .filter(u -> u >= first && u < end && units.lastReader(u) >= end)
            .sorted()
            .toList());
  }

  /** Returns the units whose outputs may be in memory, row by row. */
  List<Integer> movable() {
    return IntStream.range(0, units.all().size()).filter(this::movable).boxed().toList();
  }

  private boolean movable(int unit) {
    Edge edge = units.all().get(unit).output();
    boolean rows = edge.type().shape().dimensions().size() == 3 && LayerPasses.bytes(edge);
    boolean end = graph.outputs().contains(edge);
    boolean one = !end || graph.readers(edge) == 1 && units.all().get(unit).node().isPresent();
    return rows && one && units.owns(unit) && !units.reshaped(unit);
  }

  /** Returns the order in which the layers of a segment make their rows. */
  BandSchedule schedule(Segment segment) {
    List<Integer> members = segment.members();
    int count = members.size();
    List<Unit> rows = new ArrayList<>();
    boolean[] all = new boolean[count];
    boolean[] finished = new boolean[count];
    int[] multiples = new int[count];
    for (int i = 0; i < count; i++) {
      int unit = members.get(i);
      Unit made = units.all().get(unit);
      boolean back = i < segment.reloads().size();
      boolean stored = segment.stores().contains(unit);
      boolean computed = !back && made.node().isPresent();
      boolean last = i == count - 1;
      boolean later = !back && units.lastReader(unit) >= segment.end();
      rows.add(back ? Unit.loaded(made.output()) : made);
      all[i] = !stored && (last || later);
      finished[i] = last || later && (computed || !stored);
      multiples[i] = multiple(made, computed && !stored ? 1 : places.alignedRows(unit));
    }
    return BandSchedule.of(rows, all, finished, multiples, segment.rows());
  }

  /** Returns the least common multiple of the rows that a unit makes at a time and a power of 2. */
  private static int multiple(Unit unit, int rows) {
    int own = unit.multiple();
    return rows / Math.min(rows, Integer.lowestOneBit(own)) * own;
  }
}
