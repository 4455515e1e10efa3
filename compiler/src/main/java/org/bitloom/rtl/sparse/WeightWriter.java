// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.util.List;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/**
 * What makes words of weights out of symbols.
 *
 * @param module module name
 * @param distanceBits of a symbol
 * @param valueBits of a weight
 * @param lanes weights of a word
 * @param words of the memory
 */
public record WeightWriter(String module, int distanceBits, int valueBits, int lanes, int words)
    implements LibraryBlock {
  private static final int INDEX_BITS = 4;

  /** Returns an address of the memory. */
  public Bus address() {
    return Bus.counter(words - 1L);
  }

  /** Returns the bits of an index into the queue of symbols. */
  public int indexBits() {
    return INDEX_BITS;
  }

  @Override
  public String library() {
    return "bitloom_weight_writer";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("DISTANCE_BITS", distanceBits),
        new Parameter("VALUE_BITS", valueBits),
        new Parameter("LANES", lanes),
        new Parameter("WORDS", words),
        new Parameter("ADDRESS_BITS", address().bits()));
  }

  @Override
  public String purpose() {
    return "";
  }
}
