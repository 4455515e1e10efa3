// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Concat;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.NodeSchedule;
import org.bitloom.plan.engine.ReorderSchedule;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/** Builds the engine of a concatenation. */
public final class ConcatEngineLowering {
  private final BlockNames names;
  private final Node node;
  private final Concat concat;
  private final NodeSchedule schedule;
  private final List<IntType> arriving;

  private ConcatEngineLowering(
      Plan plan, BlockNames names, Node node, Concat concat, List<IntType> arriving) {
    this.names = names;
    this.node = node;
    this.concat = concat;
    this.schedule = plan.schedule().of(node);
    this.arriving = arriving;
  }

  /**
   * Returns the engine.
   *
   * @param arriving types in which the elements of the inputs arrive
   */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, Concat concat, List<IntType> arriving) {
    return new ConcatEngineLowering(plan, names, node, concat, arriving).engine();
  }

  private LoweredEngine engine() {
    Bus turns = Bus.counter(concat.inputs().size() - 1);
    int longest = IntStream.range(0, concat.inputs().size()).map(this::run).max().orElseThrow();
    Bus beats = Bus.counter(Math.max(1, longest - 1));
    List<ConcatInput> inputs =
        IntStream.range(0, concat.inputs().size())
            .mapToObj(i -> input(i, turns.literal(i), beats.literal(run(i) - 1)))
            .toList();
    String layer = node.layer();
    StreamLayout output = schedule.output();
    if (ReorderSchedule.sideBySide(schedule)) {
      SideBySideUnit unit =
          new SideBySideUnit(names.module("side_by_side"), layer, node.origin(), output, inputs);
      return engine(unit, unit.module(), unit.beatWord(), inputs);
    }
    ConcatUnit unit =
        new ConcatUnit(
            names.module("concat_unit"), layer, node.origin(), output, inputs, turns, beats);
    return engine(unit, unit.module(), unit.beatWord(), inputs);
  }

  /** Returns the beats of an input in one turn. */
  private int run(int input) {
    return schedule.inputs().get(input).beats() / concat.turns();
  }

  private ConcatInput input(int index, Literal turn, Literal lastBeat) {
    int bits = arriving.stream().mapToInt(IntType::bits).max().orElseThrow();
    IntType element = arriving.get(index);
    int lanes = schedule.inputs().get(index).lanes();
    return new ConcatInput(
        index,
        lanes,
        ReorderSchedule.sideBySide(schedule) ? lanes : schedule.output().lanes(),
        element,
        new IntType(element.signed(), bits),
        run(index),
        turn,
        lastBeat);
  }

  private LoweredEngine engine(Block unit, String module, Bits word, List<ConcatInput> inputs) {
    Instance.Builder instance = Instance.clocked(module, "concat");
    inputs.forEach(i -> instance.stream(i.name(), i.name()));
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            "concatenation of %s tensors to %s".formatted(inputs.size(), node.output().type()),
            List.of("concat"),
            "One inference takes " + LayoutText.counted(schedule.output().beats(), "cycle"),
            inputs.stream().map(i -> new Engine.Port(i.name(), i.word())).toList(),
            word,
            List.of(),
            List.of(instance.stream("out", "out").build()));
    return new LoweredEngine(engine, List.of(unit), List.of(), Optional.empty());
  }
}
