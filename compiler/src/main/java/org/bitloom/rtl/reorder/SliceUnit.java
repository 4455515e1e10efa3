// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Slice;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.NodeSchedule;
import org.bitloom.plan.engine.SliceEngine;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/**
 * A block that lets the beats of a slice pass and drops the others.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param output order of the elements behind it
 * @param element type in which elements arrive and leave
 * @param axes positions of a beat, outermost first, without those of one value
 */
public record SliceUnit(
    String module,
    String layer,
    String origin,
    StreamLayout output,
    IntType element,
    List<Axis> axes)
    implements ReorderUnit {
  /** Names of the counters, the innermost first. */
  private static final List<String> NAMES = List.of("beat", "column", "row", "plane");

  /**
   * The position of a beat along one or several dimensions.
   *
   * @param counter of the position
   * @param kept positions that pass
   */
  public record Axis(Counter counter, Slice.Range kept) {
    /** Returns whether positions in front are dropped. */
    public boolean before() {
      return kept.start() > 0;
    }

    /** Returns whether positions behind are dropped. */
    public boolean after() {
      return kept.last() < counter.last();
    }

    /** Returns whether positions between those that pass are dropped. */
    public boolean between() {
      return kept.step() > 1 && kept.count() > 1;
    }

    /** Returns the name of the wire that is high where the position passes. */
    public String wire() {
      return counter.name() + "_kept";
    }

    /** Returns the first position that passes. */
    public Literal first() {
      return counter.bus().literal(kept.start());
    }

    /** Returns the last position that passes. */
    public Literal last() {
      return counter.bus().literal(kept.last());
    }

    /** Returns the bus of the register that counts from one position that passes to the next. */
    public Bus phaseBus() {
      return Bus.counter(kept.step() - 1L);
    }

    /** Returns the phase of position 0: that of the first position that passes is 0. */
    public Literal firstPhase() {
      return phaseBus().literal(Math.floorMod(-kept.start(), kept.step()));
    }

    /** Returns the largest phase. */
    public Literal lastPhase() {
      return phaseBus().literal(kept.step() - 1L);
    }

    /** Returns what has to hold where a position passes; nothing where all do. */
    public List<Comparison> conditions() {
      List<Comparison> conditions = new ArrayList<>();
      if (before()) {
        conditions.add(new Comparison(counter.name(), ">=", first()));
      }
      if (after()) {
        conditions.add(new Comparison(counter.name(), "<=", last()));
      }
      if (between()) {
        conditions.add(new Comparison(counter.name() + "_phase", "==", phaseBus().zero()));
      }
      return conditions;
    }
  }

  /**
   * A comparison of a register with a constant.
   *
   * @param register name
   * @param relation operator
   * @param constant of the register's width
   */
  public record Comparison(String register, String relation, Literal constant) {}

  /** Copies the list. */
  public SliceUnit {
    axes = List.copyOf(axes);
  }

  /**
   * Returns the engine of a slice: this block alone.
   *
   * @param element type in which the elements arrive
   */
  public static LoweredEngine lower(
      BlockNames names, Node node, SliceEngine engine, IntType element) {
    NodeSchedule schedule = engine.schedule();
    SliceUnit unit =
        of(
            names,
            node.layer(),
            node.origin(),
            engine.operator(),
            schedule.inputs().get(0),
            schedule.output(),
            element);
    return OneBlockEngine.of(
        names,
        node,
        unit,
        unit.beatWord(),
        "slice",
        "slice, %s of %s".formatted(node.output().type(), node.inputs().get(0).type()),
        schedule.inputs().get(0).beats());
  }

  /**
   * Returns the block.
   *
   * @param input order of the elements in front of it
   * @param output order behind it, in the same lanes
   * @param element type in which elements arrive
   */
  static SliceUnit of(
      BlockNames names,
      String layer,
      String origin,
      Slice slice,
      StreamLayout input,
      StreamLayout output,
      IntType element) {
    List<Extent> extents = new ArrayList<>();
    int last = slice.ranges().size() - 1;
    for (int i = 0; i < last; i++) {
      extents.add(new Extent(slice.input().shape().dimensions().get(i), slice.ranges().get(i)));
    }
    Slice.Range channels = slice.ranges().get(last);
    extents.add(
        new Extent(
            input.beatsPerVector(),
            new Slice.Range(
                channels.start() / input.lanes(), output.beatsPerVector(), channels.step())));
    return new SliceUnit(
        names.module("slice_unit"), layer, origin, output, element, axes(merged(extents)));
  }

  /** Positions of one dimension, and which of them pass. */
  private record Extent(int count, Slice.Range kept) {
    boolean whole() {
      return kept.count() == count;
    }

    /** Returns whether the positions that pass have no gap between them. */
    boolean dense() {
      return kept.step() == 1 || kept.count() == 1;
    }

    Extent times(int inner) {
      return new Extent(
          Math.multiplyExact(count, inner),
          new Slice.Range(kept.start() * inner, kept.count() * inner, 1));
    }
  }

  /** Counts a dimension together with the one inside of it where all of that one passes. */
  private static List<Extent> merged(List<Extent> extents) {
    List<Extent> merged = new ArrayList<>();
    for (Extent extent : extents) {
      int last = merged.size() - 1;
      if (last >= 0 && extent.whole() && merged.get(last).dense()) {
        merged.set(last, merged.get(last).times(extent.count()));
      } else {
        merged.add(extent);
      }
    }
    return merged;
  }

  private static List<Axis> axes(List<Extent> extents) {
    List<Axis> axes = new ArrayList<>();
    String enable = "step";
    for (int i = extents.size() - 1; i >= 0; i--) {
      Extent extent = extents.get(i);
      int depth = extents.size() - 1 - i;
      String name = depth < NAMES.size() ? NAMES.get(depth) : "axis" + depth;
      if (extent.count() > 1) {
        axes.add(0, new Axis(new Counter(name, extent.count(), enable), extent.kept()));
        enable += " && " + name + "_end";
      }
    }
    return axes;
  }

  /** Returns the counters. */
  public List<Counter> counters() {
    return axes.stream().map(Axis::counter).toList();
  }

  /** Returns the axes of which some positions are dropped. */
  public List<Axis> cut() {
    return axes.stream().filter(a -> !a.conditions().isEmpty()).toList();
  }

  /** Returns the axes with gaps between the positions that pass. */
  public List<Axis> stepped() {
    return axes.stream().filter(Axis::between).toList();
  }
}
