// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.RequantizerInputs;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.RequantizerForm;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Names.BlockNames;

/** Builds the requantizer of a node. */
public final class RequantizerLowering {
  private RequantizerLowering() {}

  /**
   * Returns the requantizer's block, which takes an accumulator in each cycle.
   *
   * @param input bus on which one accumulator arrives
   */
  public static Requantizer lower(
      Plan plan, BlockNames names, Node node, Requantize requantize, Bus input) {
    int multiplier = plan.requantizers().get(node.name()).multiplierBits();
    return lower(plan, names, node, requantize, input, RequantizerForm.once(multiplier));
  }

  /**
   * Returns the requantizer's block; its lane is {@link Requantizer#lane()}.
   *
   * @param input bus on which one accumulator arrives
   * @param form how a lane multiplies
   */
  public static Requantizer lower(
      Plan plan,
      BlockNames names,
      Node node,
      Requantize requantize,
      Bus input,
      RequantizerForm form) {
    ProvenRequantizer proven = plan.requantizers().get(node.name());
    StreamLayout layout = plan.schedule().of(node).output();
    IntType type = requantize.outputType();
    RequantizerLane lane =
        new RequantizerLane(
            names.module("requantizer_lane"),
            node.layer(),
            node.origin(),
            proven,
            RequantizerInputs.ranges(plan.network(), node, requantize),
            input,
            new Bus(type, node.output().type().range()),
            form,
            names.module("requantizer_product"));
    return new Requantizer(
        names.module("requantizer"),
        node.layer(),
        node.origin(),
        proven,
        requantize.requantization().keyword(),
        lane,
        type,
        layout.lanes(),
        ChannelOrder.of(
            layout,
            proven.perChannel() ? requantize.input().shape().channels() : layout.length(),
            plan.schedule().orders().of(node.output())),
        names.memory("requantizer"));
  }
}
