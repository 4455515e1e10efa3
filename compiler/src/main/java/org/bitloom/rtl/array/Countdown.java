// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/** A countdown to the next row or column in which windows end. */
public record Countdown(String name, Bus bus, String step, String over) {
  /** Returns the end of the count. */
  public Literal zero() {
    return bus.literal(0);
  }

  /** Returns one row or column. */
  public String one() {
    return bus.bits() + "'d1";
  }
}
