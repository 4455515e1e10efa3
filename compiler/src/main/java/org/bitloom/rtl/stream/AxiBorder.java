// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.Replication;

/** A block between an AXI4-Stream, whose elements are whole bytes, and an internal stream. */
public sealed interface AxiBorder extends Block permits AxiInput, AxiOutput {
  /** Returns the AXI4-Stream. */
  BorderPort port();

  /** Returns the order of the elements. */
  default StreamLayout layout() {
    return port().layout();
  }

  /** Returns the bits of one element inside. */
  default int elementBits() {
    return port().elementType().bits();
  }

  /** Returns the bits of one element in {@code tdata}. */
  default int containerBits() {
    return port().elementBits();
  }

  /** Returns the bits above an element in {@code tdata}. */
  default int paddingBits() {
    return containerBits() - elementBits();
  }

  /** Tells whether there are bits above an element in {@code tdata}. */
  default boolean padded() {
    return paddingBits() > 0;
  }

  /** Returns the lanes in words. */
  default String lanesText() {
    return layout().lanes() + " x " + port().elementType();
  }

  /** Returns the bit range of one beat inside. */
  default Bits dataRange() {
    return new Bits(Math.multiplyExact(layout().lanes(), elementBits()));
  }

  /** Returns the bit range of {@code tdata}. */
  default Bits axisRange() {
    return new Bits(port().dataBits());
  }

  /** Returns the bits of one beat inside with its last flag. */
  default int wordBits() {
    return dataRange().count() + 1;
  }

  /** Returns the lanes. */
  default Replication replication() {
    return Replication.lanes(layout().lanes());
  }
}
