// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * The memory of two vectors with their maxima: one arrives while the other is computed.
 *
 * @param element an element of a vector
 * @param channels elements of a vector
 */
public record VectorPair(Bus element, int channels) {
  /** Returns a beat of the input. */
  public Bits elementBits() {
    return new Bits(element.bits());
  }

  /** Returns the bus of the position of an element in its vector. */
  public Bus indexBus() {
    return Bus.counter(channels - 1);
  }

  /** Returns the last position. */
  public Literal lastIndex() {
    return indexBus().literal(channels - 1);
  }

  /** Returns the last place of the memory. */
  public int lastPlace() {
    return (2 << indexBus().bits()) - 1;
  }
}
