// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.plan.engine.SoftmaxSchedule;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/** Builds the engine of a softmax layer. */
public final class SoftmaxEngineLowering {
  private static final EngineQueue QUEUE = EngineQueue.behind(PipelineLatency.SOFTMAX);

  private static final int EXPONENTIAL_BITS = 31;

  private SoftmaxEngineLowering() {}

  /**
   * Returns the engine.
   *
   * @param inType type in which the elements arrive on the stream
   */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, Softmax softmax, IntType inType) {
    String layer = node.layer();
    StreamLayout layout = plan.schedule().of(node).output();
    SoftmaxSchedule schedule = SoftmaxSchedule.of(softmax);
    MemoryFile exponentials = exponentials(names, softmax, schedule.depth());
    SoftmaxUnit unit =
        new SoftmaxUnit(
            names.module("softmax"),
            layer,
            node.origin(),
            new Bus(inType, softmax.input().range()),
            softmax.outputType(),
            schedule,
            names.memory("exponentials"),
            QUEUE.places());
    OutputQueue queue = OutputQueue.of(names, node, layout, softmax.outputType().bits(), QUEUE);
    Engine engine =
        new Engine(
            names.module("engine"),
            layer,
            node.origin(),
            "softmax, %s vectors of %s channels".formatted(layout.vectors(), layout.length()),
            List.of("softmax", "output queue"),
            "One inference takes %s cycles".formatted(plan.schedule().of(node).cycles()),
            List.of(new Engine.Port("in", unit.vectors().elementBits())),
            queue.beatWord(),
            List.of(
                Wire.bit("credit_return"),
                Wire.bit("result_valid"),
                Wire.of(queue.beatWord(), "result_data")),
            instances(unit, queue));
    return new LoweredEngine(engine, List.of(unit, queue), List.of(exponentials), Optional.empty());
  }

  private static MemoryFile exponentials(BlockNames names, Softmax softmax, int depth) {
    List<BigInteger> words =
        IntStream.range(0, depth)
            .mapToObj(distance -> BigInteger.valueOf(softmax.exponential(distance)))
            .toList();
    return new MemoryFile(names.memory("exponentials").file(), EXPONENTIAL_BITS, words);
  }

  private static List<Instance> instances(SoftmaxUnit unit, OutputQueue queue) {
    return List.of(
        Instance.clocked(unit.module(), "softmax").stream("in", "in")
            .connect("credit_return", "credit_return")
            .connect("out_valid", "result_valid")
            .connect("out_data", "result_data")
            .build(),
        queue.instance());
  }
}
