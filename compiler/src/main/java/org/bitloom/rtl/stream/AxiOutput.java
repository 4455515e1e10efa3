// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Replication;

/**
 * The block between an internal stream and an AXI4-Stream output: extends every element to whole
 * bytes by its sign or by zeros.
 *
 * <p>Ports {@code in_*} and {@code m_axis_t*}. Latency 1 cycle, initiation interval 1.
 *
 * @param module module name
 * @param origin where the output stands in the source
 * @param port the AXI4-Stream
 */
public record AxiOutput(String module, String origin, BorderPort port) implements AxiBorder {
  /** Returns how elements are extended, in words. */
  public String extension() {
    return port.elementType().signed() ? "sign-extended" : "zero-extended";
  }

  /** Returns the part of a beat inside that is one element. */
  public Replication.Part innerPart() {
    return replication().part(elementBits());
  }

  /** Returns the bit range of one element in {@code tdata}. */
  public Bits containerRange() {
    return new Bits(containerBits());
  }

  /** Returns what an element is extended by: its sign, or zeros. */
  public String padding() {
    if (!port.elementType().signed()) {
      return new Bits(paddingBits()).zero();
    }
    Replication.Part sign = replication().part(elementBits(), elementBits() - 1, 1);
    return Extension.repeated(paddingBits(), "data" + sign);
  }
}
