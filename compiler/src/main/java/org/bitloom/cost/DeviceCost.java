// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.verilog.Block;

/**
 * The expected resources of a design on a part: blocks by the mapping rules of its family, logic by
 * costs that were fitted to Yosys for each family.
 */
public final class DeviceCost {
  private DeviceCost() {}

  /** Returns what all blocks of a design consist of. */
  static Demand demand(Design design) {
    Contents contents = Contents.of(design);
    Demand demand = Demand.NONE;
    for (Block block : design.blocks()) {
      demand = demand.plus(BlockDemand.of(block, contents).times(BlockDemand.instances(block)));
    }
    return demand;
  }

  /** Returns what a design is expected to use of a part. */
  public static Amount of(Design design, Device device) {
    return device.family() == Family.XCUP
        ? amount(DesignCost.of(design).total())
        : FamilyCosts.of(demand(design), device);
  }

  /** Returns what a shared array is expected to use of a part. */
  public static Amount of(ArrayDesign design, Device device) {
    return device.family() == Family.XCUP
        ? amount(of(design))
        : FamilyCosts.of(SharedArrayDemand.of(design), device);
  }

  /** Returns the expected resources of a shared array. */
  public static Resources of(ArrayDesign design) {
    return CostModel.fitted().of(SharedArrayDemand.of(design));
  }

  private static Amount amount(Resources total) {
    return new Amount(total.lut(), total.ff(), total.dsp(), total.bram());
  }
}
