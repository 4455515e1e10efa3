// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * A loop of a sweep.
 *
 * @param name what is counted
 * @param bus of the count
 * @param early the condition under which it ends before its count, as the end of an expression
 * @param inner the condition that all loops inside have ended, as the end of an expression
 */
public record LoopCounter(String name, Bus bus, String early, String inner) {
  /** Returns the first count. */
  public Literal zero() {
    return bus.literal(0);
  }

  /** Returns one round. */
  public String one() {
    return bus.bits() + "'d1";
  }
}
