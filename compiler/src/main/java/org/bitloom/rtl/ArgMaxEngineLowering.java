// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.Plan;

/** Builds the engine of an argmax layer. */
final class ArgMaxEngineLowering {
  private static final int QUEUE_INDEX_BITS = 2;

  private ArgMaxEngineLowering() {}

  /**
   * Returns the engine.
   *
   * @param elementType type in which the channels arrive on the stream
   */
  static LoweredEngine lower(Plan plan, Node node, ArgMax argMax, IntType elementType) {
    String layer = node.layer();
    StreamLayout taken = plan.schedule().of(node).inputs().get(0);
    StreamLayout given = plan.schedule().of(node).output();
    ArgMaxUnit unit =
        new ArgMaxUnit(
            layer + "_arg_max",
            layer,
            node.origin(),
            taken,
            elementType,
            argMax.output().elementType());
    OutputQueue queue =
        new OutputQueue(
            layer + "_output_queue",
            layer,
            node.origin(),
            unit.index().bits(),
            given.beats(),
            QUEUE_INDEX_BITS,
            "an index follows every %s cycles".formatted(taken.beatsPerVector()));
    Engine engine =
        new Engine(
            layer + "_engine",
            layer,
            node.origin(),
            "argmax of %s channels".formatted(taken.length()),
            List.of("argmax", "output queue"),
            "One inference takes %s cycles".formatted(taken.beats()),
            List.of(new Engine.Port("in", unit.word())),
            queue.beatWord(),
            List.of(
                Wire.bit("credit_return"),
                Wire.bit("result_valid"),
                Wire.of(queue.beatWord(), "result_data")),
            instances(unit, queue));
    return new LoweredEngine(engine, List.of(unit, queue), List.of(), Optional.empty());
  }

  private static List<Instance> instances(ArgMaxUnit unit, OutputQueue queue) {
    return List.of(
        Instance.clocked(unit.module(), "arg_max").stream("in", "in")
            .connect("credit_return", "credit_return")
            .connect("result_valid", "result_valid")
            .connect("result_data", "result_data")
            .build(),
        Instance.clocked(queue.module(), "output_queue")
            .connect("push", "result_valid")
            .connect("push_data", "result_data")
            .stream("out", "out")
            .connect("credit_return", "credit_return")
            .build());
  }
}
