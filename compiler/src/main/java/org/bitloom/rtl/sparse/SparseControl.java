// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.util.List;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/**
 * What stores vectors and runs the lanes.
 *
 * @param module module name
 * @param elements of a vector
 * @param symbols of the longest stream
 * @param sums of a vector
 * @param vectors of an inference
 */
public record SparseControl(String module, int elements, int symbols, int sums, int vectors)
    implements LibraryBlock {
  private Bus placeBus() {
    return Bus.counter(elements - 1);
  }

  /** Returns the number of a symbol. */
  public Bus symbolBus() {
    return Bus.counter(symbols - 1);
  }

  /** Returns an address of the memory of two vectors: the half above the place. */
  public Bits address() {
    return new Bits(placeBus().bits() + 1);
  }

  @Override
  public String library() {
    return "bitloom_sparse_control";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("ELEMENTS", elements),
        new Parameter("PLACE_BITS", placeBus().bits()),
        new Parameter("SYMBOLS", symbols),
        new Parameter("SYMBOL_BITS", symbolBus().bits()),
        new Parameter("SUMS", sums),
        new Parameter("VECTORS", vectors));
  }

  @Override
  public String purpose() {
    return "";
  }
}
