// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.operator.WeightEncoding;
import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.MemoryName;

/**
 * The weights of a layer.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param folding of the layer
 * @param encoding of one weight
 * @param file contents
 */
public record WeightRom(
    String module,
    String layer,
    String origin,
    Folding folding,
    WeightEncoding encoding,
    MemoryName file)
    implements Block {
  /** Returns one word: the weights of all PE and SIMD lanes. */
  public Bits word() {
    return new Bits(folding.multipliers() * encoding.bits());
  }

  /** Returns what is in lanes beyond the layer. */
  public String beyond() {
    return encoding.holds(0) ? "hold 0" : "have no effect";
  }

  /** Returns the word's index. */
  public Bus indexBus() {
    return Bus.counter(folding.cycles() - 1);
  }

  /** Returns the last index as a plain number. */
  public long wordMax() {
    return folding.cycles() - 1;
  }

  /** Returns the processing elements. */
  public int pe() {
    return folding.pe();
  }

  /** Returns the SIMD lanes. */
  public int simd() {
    return folding.simd();
  }

  /** Returns whether the weights belong to positions of a kernel. */
  public boolean windowed() {
    return folding.positions() > 1 && !folding.streamed();
  }
}
