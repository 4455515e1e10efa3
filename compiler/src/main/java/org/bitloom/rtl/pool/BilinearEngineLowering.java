// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.BilinearEngine;
import org.bitloom.rtl.requantize.Requantizer;
import org.bitloom.rtl.requantize.RequantizerLowering;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.ProbedStream;
import org.bitloom.rtl.verilog.Wire;

/** Builds the engine of a bilinear resize: a unit, a requantizer and a queue. */
public final class BilinearEngineLowering {
  private BilinearEngineLowering() {}

  /**
   * Returns the engine.
   *
   * @param requantize the node behind, which becomes part of the engine
   * @param element type in which the elements arrive on the stream
   */
  public static LoweredEngine lower(
      Plan plan,
      BlockNames names,
      Node node,
      Node requantize,
      BilinearEngine engine,
      IntType element) {
    StreamLayout layout = engine.schedule().output();
    BilinearUnit unit =
        new BilinearUnit(
            names.module("bilinear_unit"),
            node.layer(),
            node.origin(),
            engine,
            new Bus(element, engine.operator().input().range()));
    Requantizer requantizer =
        RequantizerLowering.lower(
            plan, names, requantize, (Requantize) requantize.operator(), unit.output());
    OutputQueue queue =
        OutputQueue.of(names, node, layout, requantizer.outBits(), engine.following());
    Engine module =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            "bilinear resize, %s to %s"
                .formatted(node.inputs().get(0).type(), requantize.output().type()),
            List.of("bilinear unit", "requantizer", "output queue"),
            "One inference takes " + LayoutText.counted(engine.schedule().cycles(), "cycle"),
            List.of(new Engine.Port("in", unit.beatWord())),
            queue.beatWord(),
            wires(unit, requantizer),
            instances(unit, requantizer, queue));
    ProbedStream inner =
        new ProbedStream(node.output().name(), "sum", layout, unit.output().type(), true);
    return new LoweredEngine(
        module,
        List.of(unit, requantizer.lane(), requantizer, queue),
        List.of(),
        Optional.of(inner));
  }

  private static List<Wire> wires(BilinearUnit unit, Requantizer requantizer) {
    return List.of(
        Wire.bit("credit_return"),
        Wire.bit("sum_valid"),
        Wire.of(unit.outWord(), "sum_data"),
        Wire.bit("result_valid"),
        Wire.of(requantizer.outWord(), "result_data"));
  }

  private static List<Instance> instances(
      BilinearUnit unit, Requantizer requantizer, OutputQueue queue) {
    return List.of(
        Instance.clocked(unit.module(), "bilinear_unit").stream("in", "in")
            .connect("credit_return", "credit_return")
            .connect("out_valid", "sum_valid")
            .connect("out_data", "sum_data")
            .build(),
        Instance.clocked(requantizer.module(), "requantizer").pipe("sum", "result").build(),
        queue.instance());
  }
}
