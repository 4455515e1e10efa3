// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.combine;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Replication;

/**
 * An element, and the first stage that it goes through.
 *
 * @param name of the stream
 * @param lanes the lanes that have one each
 * @param bus of the element
 * @param stage register behind the first stage
 * @param constant factor or zero point
 */
public record CombineOperand(String name, Replication lanes, Bus bus, Bus stage, Literal constant) {
  /** Returns the part of a beat that is one lane's element. */
  public Replication.Part part() {
    return lanes.part(bus.bits());
  }

  /** Returns the bits of the element. */
  public Bits element() {
    return new Bits(bus.bits());
  }

  /** Returns the element in the width of the stage, its sign or a 0 repeated. */
  public String extended() {
    return Extension.to(stage.bits(), name + "_bits", bus);
  }
}
