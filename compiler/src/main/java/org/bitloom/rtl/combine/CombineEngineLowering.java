// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.combine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.rtl.function.LookupTable;
import org.bitloom.rtl.requantize.Requantizer;
import org.bitloom.rtl.requantize.RequantizerLowering;
import org.bitloom.rtl.stream.JoinGate;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.ProbedStream;
import org.bitloom.rtl.verilog.Wire;

/** Builds the engine of a layer that combines two tensors element by element. */
public final class CombineEngineLowering {
  private final Plan plan;
  private final BlockNames names;
  private final Node node;
  private final Node requantize;
  private final StreamLayout layout;
  private final CombineUnit unit;
  private final EngineQueue following;
  private final List<Block> blocks = new ArrayList<>();
  private final List<MemoryFile> memories = new ArrayList<>();

  private CombineEngineLowering(
      Plan plan,
      BlockNames names,
      Node node,
      Node requantize,
      Combine combine,
      IntType left,
      IntType right) {
    this.plan = plan;
    this.names = names;
    this.node = node;
    this.requantize = requantize;
    this.layout = plan.schedule().of(node).output();
    this.following = EngineQueue.behind(PipelineLatency.combined(combine.combination()));
    this.unit =
        CombineUnit.of(
            names,
            node.layer(),
            node.origin(),
            new Bus(left, combine.left().range()),
            new Bus(right, combine.right().range()),
            node.output().type().range(),
            combine.combination(),
            layout.lanes());
  }

  /**
   * Returns the engine.
   *
   * @param requantize the node behind, which becomes part of the engine
   * @param left type in which elements of the first input arrive
   * @param right type in which elements of the second input arrive
   */
  public static LoweredEngine lower(
      Plan plan,
      BlockNames names,
      Node node,
      Node requantize,
      Combine combine,
      IntType left,
      IntType right) {
    return new CombineEngineLowering(plan, names, node, requantize, combine, left, right).engine();
  }

  private LoweredEngine engine() {
    String layer = node.layer();
    Requantizer requantizer =
        RequantizerLowering.lower(
            plan, names, requantize, (Requantize) requantize.operator(), unit.accumulator());
    JoinGate gate =
        new JoinGate(
            names.module("gate"),
            layer,
            node.origin(),
            unit.leftWord().count(),
            unit.rightWord().count(),
            following.places());
    OutputQueue queue =
        new OutputQueue(
            names.module("output_queue"),
            layer,
            node.origin(),
            layout,
            requantizer.outWord().count() / layout.lanes(),
            following.indexBits(),
            following.reason());
    blocks.addAll(List.of(gate, unit, requantizer.lane(), requantizer, queue));
    tables();
    Engine engine =
        new Engine(
            names.module("engine"),
            layer,
            node.origin(),
            "%s, %s and %s to %s"
                .formatted(
                    kind(unit.combination()),
                    node.inputs().get(0).type(),
                    node.inputs().get(1).type(),
                    requantize.output().type()),
            List.of("gate", "combine unit", "requantizer", "output queue"),
            "One inference takes " + LayoutText.counted(layout.beats(), "cycle"),
            List.of(
                new Engine.Port("left", gate.leftWord()),
                new Engine.Port("right", gate.rightWord())),
            queue.beatWord(),
            wires(gate, queue),
            instances(gate, requantizer, queue));
    ProbedStream inner =
        new ProbedStream(node.output().name(), "sum", layout, unit.accumulator().type(), true);
    return new LoweredEngine(engine, blocks, memories, Optional.of(inner));
  }

  private static String kind(Combination combination) {
    return switch (combination) {
      case Combination.Linear l -> "sum";
      case Combination.Product p -> "product";
      case Combination.Extreme e -> "choice";
      case Combination.Tables t -> "sum";
      case Combination.Rescaled r -> "sum";
    };
  }

  private void tables() {
    if (unit.combination() instanceof Combination.Tables t) {
      TensorType left = node.inputs().get(0).type();
      TensorType right = node.inputs().get(1).type();
      table("left_table", left, unit.first(), t.left());
      table("right_table", right, unit.second(), t.right());
    }
  }

  private void table(String role, TensorType elements, Bus value, Tensor values) {
    MemoryName file = names.memory(role);
    Bus index = new Bus(elements.elementType(), elements.range());
    blocks.add(
        new LookupTable(names.module(role), node.layer(), node.origin(), index, value, file));
    memories.add(LookupTable.contents(file, values, elements.elementType(), value.bits()));
  }

  private List<Wire> wires(JoinGate gate, OutputQueue queue) {
    return List.of(
        Wire.bit("credit_return"),
        Wire.bit("word_valid"),
        Wire.of(gate.leftWord(), "word_left"),
        Wire.of(gate.rightWord(), "word_right"),
        Wire.bit("sum_valid"),
        Wire.of(unit.outWord(), "sum_data"),
        Wire.bit("result_valid"),
        Wire.of(queue.beatWord(), "result_data"));
  }

  private List<Instance> instances(JoinGate gate, Requantizer requantizer, OutputQueue queue) {
    return List.of(
        Instance.clocked(gate, "gate").stream("left", "left").stream("right", "right")
            .connect("credit_return", "credit_return")
            .connect("word_valid", "word_valid")
            .connect("word_left", "word_left")
            .connect("word_right", "word_right")
            .build(),
        Instance.clocked(unit.module(), "combine_unit")
            .connect("in_valid", "word_valid")
            .connect("left_data", "word_left")
            .connect("right_data", "word_right")
            .connect("out_valid", "sum_valid")
            .connect("out_data", "sum_data")
            .build(),
        Instance.clocked(requantizer.module(), "requantizer").pipe("sum", "result").build(),
        queue.instance());
  }
}
