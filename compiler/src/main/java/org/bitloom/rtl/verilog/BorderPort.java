// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;

/**
 * An AXI4-Stream port of the top module.
 *
 * @param edge the network's tensor
 * @param prefix {@code s_axis}, {@code m_axis}, or these followed by the tensor's name
 * @param shape of the tensor
 * @param layout order of the elements
 * @param elementType type of one element
 * @param elementBits bits that one element takes in {@code tdata}: its width rounded up to bytes
 * @param quantization what the elements mean
 */
public record BorderPort(
    String edge,
    String prefix,
    Shape shape,
    StreamLayout layout,
    IntType elementType,
    int elementBits,
    Optional<Quantization> quantization) {
  /** Returns the bits of {@code tdata}. */
  public int dataBits() {
    return layout.lanes() * elementBits;
  }

  /** Returns the index of the most significant bit of {@code tdata}. */
  public int dataMsb() {
    return dataBits() - 1;
  }
}
