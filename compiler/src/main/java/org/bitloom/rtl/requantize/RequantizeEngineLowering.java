// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.rtl.stream.CreditGate;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/** Builds the engine of a layer that only changes type, scale or range. */
public final class RequantizeEngineLowering {
  private static final EngineQueue QUEUE = EngineQueue.behind(PipelineLatency.REQUANTIZER);

  private RequantizeEngineLowering() {}

  /**
   * Returns the engine.
   *
   * @param inType type in which the elements arrive on the stream
   */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, Requantize requantize, IntType inType) {
    String layer = node.layer();
    StreamLayout layout = plan.schedule().of(node).output();
    Bus input = new Bus(inType, requantize.input().range());
    Requantizer requantizer = RequantizerLowering.lower(plan, names, node, requantize, input);
    List<MemoryFile> memories = new ArrayList<>();
    if (requantizer.perChannel()) {
      memories.add(RequantizerConstants.of(requantizer));
    }
    CreditGate gate = CreditGate.of(names, node, requantizer.inWord().count(), QUEUE);
    OutputQueue queue =
        OutputQueue.of(names, node, layout, requantizer.outWord().count() / layout.lanes(), QUEUE);
    Engine engine =
        new Engine(
            names.module("engine"),
            layer,
            node.origin(),
            "requantize, " + requantize.input() + " to " + requantize.output(),
            List.of("gate", "requantizer", "output queue"),
            "One inference takes " + LayoutText.counted(layout.beats(), "cycle"),
            List.of(new Engine.Port("in", gate.beatWord())),
            queue.beatWord(),
            wires(gate, queue),
            instances(gate, requantizer, queue));
    return new LoweredEngine(
        engine, List.of(gate, requantizer.lane(), requantizer, queue), memories, Optional.empty());
  }

  private static List<Wire> wires(CreditGate gate, OutputQueue queue) {
    return List.of(
        Wire.bit("credit_return"),
        Wire.bit("word_valid"),
        Wire.of(gate.beatWord(), "word_data"),
        Wire.bit("result_valid"),
        Wire.of(queue.beatWord(), "result_data"));
  }

  private static List<Instance> instances(
      CreditGate gate, Requantizer requantizer, OutputQueue queue) {
    return List.of(
        gate.instance(),
        Instance.clocked(requantizer.module(), "requantizer").pipe("word", "result").build(),
        queue.instance());
  }
}
