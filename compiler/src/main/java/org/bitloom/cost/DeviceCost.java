// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.rtl.Design;

/** The expected resources of a design on a part. */
public final class DeviceCost {
  private DeviceCost() {}

  /** Returns what a design is expected to use of a part. */
  public static Amount of(Design design, Device device) {
    Resources total = DesignCost.of(design).total();
    return new Amount(total.lut(), total.ff(), total.dsp(), total.bram());
  }
}
