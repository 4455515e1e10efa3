// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import org.bitloom.device.Amount;
import org.bitloom.device.Device;

/**
 * What a design is expected to use of a part.
 *
 * @param device the part
 * @param amount what is used
 */
public record DeviceUse(Device device, Amount amount) {
  /** Whether there is enough of everything. */
  boolean fits() {
    return amount.within(device.capacity());
  }
}
