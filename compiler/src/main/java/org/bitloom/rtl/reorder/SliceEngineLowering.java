// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.Slice;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.NodeSchedule;
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
    return OneBlockEngine.of(
        names,
        node,
        unit,
        unit.beatWord(),
        "slice",
        "slice, %s of %s".formatted(node.output().type(), node.inputs().get(0).type()),
        schedule.inputs().get(0).beats());
  }
}
