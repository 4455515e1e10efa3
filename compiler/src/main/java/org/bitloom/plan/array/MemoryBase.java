// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.Locale;

/** What the array has in external memory, each at an address of its own. */
public enum MemoryBase {
  WEIGHTS,
  INPUTS,
  OUTPUTS,
  /** Feature maps that are not on the chip between the layers that make and read them. */
  MAPS;

  /** Returns the word in reports. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
