// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Slice;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.NodeSchedule;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/** Builds the engine of a slice. */
public final class SliceEngineLowering {
  private SliceEngineLowering() {}

  /**
   * Returns the engine.
   *
   * @param element type in which the elements arrive
   */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, Slice slice, IntType element) {
    NodeSchedule schedule = plan.schedule().of(node);
    SliceUnit unit =
        SliceUnit.of(
            names,
            node.layer(),
            node.origin(),
            slice,
            schedule.inputs().get(0),
            schedule.output(),
            element);
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            "slice, %s of %s".formatted(node.output().type(), node.inputs().get(0).type()),
            List.of("slice"),
            "One inference takes " + LayoutText.counted(schedule.inputs().get(0).beats(), "cycle"),
            List.of(new Engine.Port("in", unit.beatWord())),
            unit.beatWord(),
            List.of(),
            List.of(
                Instance.clocked(unit.module(), "slice").stream("in", "in").stream("out", "out")
                    .build()));
    return new LoweredEngine(engine, List.of(unit), List.of(), Optional.empty());
  }
}
