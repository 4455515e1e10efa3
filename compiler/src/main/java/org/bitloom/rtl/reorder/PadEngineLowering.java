// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Pad;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.NodeSchedule;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/** Builds the engine of a padding. */
public final class PadEngineLowering {
  private PadEngineLowering() {}

  /**
   * Returns the engine.
   *
   * @param element type in which the elements arrive
   */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, Pad pad, IntType element) {
    NodeSchedule schedule = plan.schedule().of(node);
    PadUnit unit =
        PadUnit.of(
            names,
            node.layer(),
            node.origin(),
            pad,
            schedule.inputs().get(0),
            schedule.output(),
            element);
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            "padding, %s to %s".formatted(node.inputs().get(0).type(), node.output().type()),
            List.of("pad"),
            "One inference takes " + LayoutText.counted(schedule.output().beats(), "cycle"),
            List.of(new Engine.Port("in", unit.beatWord())),
            unit.beatWord(),
            List.of(),
            List.of(
                Instance.clocked(unit.module(), "pad").stream("in", "in").stream("out", "out")
                    .build()));
    return new LoweredEngine(engine, List.of(unit), List.of(), Optional.empty());
  }
}
