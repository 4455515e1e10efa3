// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import org.bitloom.operator.Concat;

/**
 * Some rows of a layer's output.
 *
 * @param unit the layer
 * @param in places of the inputs
 * @param out place of the output
 * @param from first row of the output
 * @param to row behind the last one
 */
record Band(Unit unit, List<MapPlace> in, MapPlace out, int from, int to) {
  /** Copies the list. */
  Band {
    in = List.copyOf(in);
  }

  /** Returns passes over all rows, for these rows. */
  List<Pass> of(List<Pass> passes) {
    return passes.stream()
        .filter(p -> !(p instanceof Sweep s) || rowsOf(s) > 0)
        .map(this::of)
        .toList();
  }

  private Pass of(Pass pass) {
    return switch (pass) {
      case Sweep sweep -> rows(sweep);
      case Pass.Load load -> load.rows(out, from, to);
      case Pass.Table table -> table;
      case Pass.Store store -> store;
      case Pass.Vectors vectors -> vectors;
    };
  }

  /** Rows of the output from one that a sweep makes to the next: it may make every nth one. */
  private int distance(Sweep sweep) {
    return unit.multiple() == 1 ? 1 : sweep.writing().row() / out.rowWords();
  }

  /** The rows that a sweep makes of these, which begin with a multiple of the distance. */
  private int rowsOf(Sweep sweep) {
    int distance = distance(sweep);
    int first = distance == 1 ? 0 : (sweep.writing().base() - out.base()) / out.rowWords();
    return Math.max(0, Math.ceilDiv(to - from - first, distance));
  }

  private Sweep rows(Sweep sweep) {
    Scan scan = sweep.scan();
    Sweep.Loops all = sweep.loops();
    int made = rowsOf(sweep);
    int rows = (made - 1) * scan.rowStride() + scan.firstRow() + 1 + (scan.seamless() ? 1 : 0);
    int before = from / distance(sweep);
    Sweep.Loops loops =
        new Sweep.Loops(
            all.groups(), rows, all.columns(), all.kernelRows(), all.kernelColumns(), all.words());
    return new Sweep(
        sweep.layer(),
        sweep.mode(),
        loops,
        scan,
        reading(sweep.reading(), before * scan.rowStride(), pair(sweep)),
        writing(sweep.writing(), before),
        sweep.numbers(),
        sweep.contents(),
        sweep.added().map(a -> a.at(last().slot(from) - out.slot(from))),
        sweep.share());
  }

  private MapPlace last() {
    return in.get(in.size() - 1);
  }

  /**
   * Returns where the first row's words are. The second of two inputs is reached from the first by
   * a step, which stays the same while neither ring ends.
   */
  private Reading reading(Reading all, int steps, boolean pair) {
    Reading.Axis rows = all.rows();
    Reading.Axis moved =
        new Reading.Axis(
            rows.origin() + steps * rows.stride(), rows.dilation(), rows.stride(), rows.size());
    MapPlace first = source(all);
    Ring ring = pair ? Ring.NONE : first.ring();
    int base = first.ring().address(all.base() + steps * all.row());
    return new Reading(
        base,
        pair ? in.get(1).slot(from) - first.slot(from) : ring.step(all.wordStep()),
        ring.step(all.tapColumn()),
        ring.step(all.tapRow()),
        ring.step(all.column()),
        ring.step(all.row()),
        all.grouped(),
        moved,
        all.columns(),
        all.padding(),
        ring);
  }

  /**
   * Returns the input that a sweep reads first: any of those that are joined begins with a word.
   */
  private MapPlace source(Reading all) {
    return !joins()
        ? in.get(0)
        : in.stream()
            .filter(p -> all.base() >= p.base() && all.base() < p.base() + p.vectorWords())
            .findFirst()
            .orElseThrow();
  }

  private boolean joins() {
    return unit.node().filter(n -> n.operator() instanceof Concat).isPresent();
  }

  private Writing writing(Writing all, int before) {
    Ring ring = out.ring();
    return new Writing(
        ring.address(all.base() + before * all.row()),
        all.column(),
        all.row(),
        all.half(),
        all.firstLane(),
        all.lastLane(),
        ring);
  }

  private boolean pair(Sweep sweep) {
    return in.size() > 1 && !joins() && sweep.added().isEmpty();
  }

  /** Returns the row behind those that some steps reach before any ring ends. */
  int together(List<Pass> passes) {
    boolean adds = passes.stream().anyMatch(p -> p instanceof Sweep s && s.added().isPresent());
    List<MapPlace> together =
        adds ? List.of(last(), out) : in.size() > 1 && !joins() ? in : List.of();
    int end = to;
    for (MapPlace place : together) {
      end = Math.min(end, from + place.held() - Math.floorMod(from, place.held()));
    }
    return end;
  }
}
