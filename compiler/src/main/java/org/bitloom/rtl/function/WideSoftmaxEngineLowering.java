// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.DistanceScale;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.plan.engine.TableLines;
import org.bitloom.plan.engine.WideSoftmaxSchedule;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/** Builds the engine of a softmax layer of int16. */
public final class WideSoftmaxEngineLowering {
  private static final EngineQueue QUEUE = EngineQueue.behind(PipelineLatency.WIDE_SOFTMAX);

  private WideSoftmaxEngineLowering() {}

  /**
   * Returns the engine.
   *
   * @param inType type in which the elements arrive on the stream
   */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, WideSoftmax softmax, IntType inType) {
    StreamLayout layout = plan.schedule().of(node).output();
    WideSoftmaxUnit unit = unit(names, node, softmax, inType);
    OutputQueue queue = OutputQueue.of(names, node, layout, WideSoftmax.OUTPUT.bits(), QUEUE);
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            "softmax of int16, %s vectors of %s channels"
                .formatted(layout.vectors(), layout.length()),
            List.of("softmax", "output queue"),
            "One inference takes %s cycles".formatted(plan.schedule().of(node).cycles()),
            List.of(new Engine.Port("in", unit.vectors().elementBits())),
            queue.beatWord(),
            List.of(
                Wire.bit("credit_return"),
                Wire.bit("result_valid"),
                Wire.of(queue.beatWord(), "result_data")),
            instances(unit, queue));
    return new LoweredEngine(
        engine,
        List.of(unit, queue),
        List.of(unit.exponentials().contents(), unit.reciprocals().contents()),
        Optional.empty());
  }

  private static WideSoftmaxUnit unit(
      BlockNames names, Node node, WideSoftmax softmax, IntType inType) {
    return new WideSoftmaxUnit(
        names.module("softmax"),
        node.layer(),
        node.origin(),
        new Bus(inType, softmax.input().range()),
        WideSoftmaxSchedule.of(softmax),
        DistanceScale.of(softmax),
        new LineMemory(names.memory("exponentials"), new TableLines(softmax.exponentials())),
        new LineMemory(names.memory("reciprocals"), new TableLines(softmax.reciprocals())),
        QUEUE.places());
  }

  private static List<Instance> instances(WideSoftmaxUnit unit, OutputQueue queue) {
    return List.of(
        Instance.clocked(unit.module(), "softmax").stream("in", "in")
            .connect("credit_return", "credit_return")
            .connect("out_valid", "result_valid")
            .connect("out_data", "result_data")
            .build(),
        queue.instance());
  }
}
