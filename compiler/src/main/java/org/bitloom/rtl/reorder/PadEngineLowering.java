// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.Pad;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.NodeSchedule;
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
    return OneBlockEngine.of(
        names,
        node,
        unit,
        unit.beatWord(),
        "pad",
        "padding, %s to %s".formatted(node.inputs().get(0).type(), node.output().type()),
        schedule.output().beats());
  }
}
