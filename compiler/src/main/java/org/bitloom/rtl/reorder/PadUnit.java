// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Pad;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.NodeSchedule;
import org.bitloom.plan.engine.PadEngine;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/**
 * A block that surrounds a tensor with a constant.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param output order of the elements behind it
 * @param element type in which elements arrive and leave
 * @param value the constant
 * @param axes positions of a beat, outermost first, without those of one value
 */
public record PadUnit(
    String module,
    String layer,
    String origin,
    StreamLayout output,
    IntType element,
    long value,
    List<Axis> axes)
    implements ReorderUnit {
  /** Names of the counters, the innermost first. */
  private static final List<String> NAMES = List.of("beat", "column", "row", "plane");

  /** Cycles from a beat to the same beat in its place. */
  static final int LATENCY = 1;

  /**
   * The position of a beat along one or several dimensions.
   *
   * @param counter of the position
   * @param first position of the first beat of the tensor
   * @param end position behind its last beat
   */
  public record Axis(Counter counter, int first, int end) {
    /** Returns whether there is a border in front. */
    public boolean before() {
      return first > 0;
    }

    /** Returns whether there is a border behind. */
    public boolean after() {
      return end < counter.count();
    }

    /** Returns the conditions under which a position is one of the tensor. */
    List<String> conditions() {
      List<String> conditions = new ArrayList<>();
      if (before()) {
        conditions.add("(%s >= %s)".formatted(counter.name(), counter.bus().literal(first)));
      }
      if (after()) {
        conditions.add("(%s < %s)".formatted(counter.name(), counter.bus().literal(end)));
      }
      return conditions;
    }
  }

  /** Copies the list. */
  public PadUnit {
    axes = List.copyOf(axes);
  }

  /**
   * Returns the engine of a padding: this block alone.
   *
   * @param element type in which the elements arrive
   */
  public static LoweredEngine lower(
      BlockNames names, Node node, PadEngine engine, IntType element) {
    NodeSchedule schedule = engine.schedule();
    PadUnit unit =
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
        "pad",
        "padding, %s to %s".formatted(node.inputs().get(0).type(), node.output().type()),
        schedule.output().beats());
  }

  /**
   * Returns the block.
   *
   * @param input order of the elements in front of it
   * @param output order behind it, in the same lanes
   * @param element type in which elements arrive
   */
  static PadUnit of(
      BlockNames names,
      String layer,
      String origin,
      Pad pad,
      StreamLayout input,
      StreamLayout output,
      IntType element) {
    boolean masked = output.lastLanes() < output.lanes() && pad.value() != 0;
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < pad.sides().size() - 1; i++) {
      Pad.Side side = pad.sides().get(i);
      extents.add(new Extent(side.before(), pad.input().shape().dimensions().get(i), side.after()));
    }
    int before = pad.sides().get(pad.sides().size() - 1).before() / output.lanes();
    int inside = input.beatsPerVector();
    extents.add(new Extent(before, inside, output.beatsPerVector() - before - inside));
    return new PadUnit(
        names.module("pad_unit"),
        layer,
        origin,
        output,
        element,
        pad.value(),
        axes(merged(extents, masked)));
  }

  /** Beats in front of the tensor, of the tensor, and behind it, along one dimension. */
  private record Extent(int before, int inside, int after) {
    int count() {
      return before + inside + after;
    }

    boolean plain() {
      return before == 0 && after == 0;
    }

    Extent times(int inner) {
      return new Extent(before * inner, inside * inner, after * inner);
    }
  }

  /**
   * Counts a dimension together with the one inside of it where that one has no border.
   *
   * @param masked whether the last beat of a vector has to be known
   */
  private static List<Extent> merged(List<Extent> extents, boolean masked) {
    List<Extent> merged = new ArrayList<>();
    for (int i = 0; i < extents.size(); i++) {
      Extent extent = extents.get(i);
      boolean innermost = i == extents.size() - 1;
      int last = merged.size() - 1;
      if (last >= 0 && extent.plain() && !(innermost && masked)) {
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
        Counter counter = new Counter(name, extent.count(), enable);
        axes.add(0, new Axis(counter, extent.before, extent.before + extent.inside));
        enable += " && " + name + "_end";
      }
    }
    return axes;
  }

  /** Returns the counters. */
  public List<Counter> counters() {
    return axes.stream().map(Axis::counter).toList();
  }

  /** Returns whether the first beat of the output is one of the border. */
  public boolean leading() {
    return axes.stream().anyMatch(Axis::before);
  }

  /** Returns the condition under which the beat is one of the tensor. */
  public String inside() {
    return axes.stream()
        .flatMap(axis -> axis.conditions().stream())
        .collect(Collectors.joining(" && "));
  }

  /** Returns the condition under which the beat is the last of the inference. */
  public String lastExpression() {
    return Counter.allEnd(counters());
  }

  /** Returns the constant as a bit pattern. */
  private Literal pattern() {
    long mask = element.bits() == Long.SIZE ? -1L : (1L << element.bits()) - 1;
    return new Literal(IntType.unsigned(element.bits()), value & mask);
  }

  /** Returns whether the last beat of a vector has lanes that have to be cleared. */
  public boolean masked() {
    return output.lastLanes() < output.lanes() && value != 0;
  }

  /** Returns a whole beat of the border. */
  public String fullBorder() {
    return repeated(output.lanes());
  }

  /** Returns the last beat of a vector of the border, its unused lanes 0. */
  public String lastBorder() {
    String unused = new Bits((output.lanes() - output.lastLanes()) * element.bits()).zero();
    return "{" + unused + ", " + repeated(output.lastLanes()) + "}";
  }

  private String repeated(int lanes) {
    return lanes == 1 ? pattern().toString() : "{%s{%s}}".formatted(lanes, pattern());
  }
}
