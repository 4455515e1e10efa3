// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.util.List;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;
import org.bitloom.sparse.SparseImage;

/**
 * What cuts a stream of words into codes.
 *
 * @param module module name
 * @param code of the symbols
 */
public record BitWindow(String module, CodeConstants code) implements LibraryBlock {
  /** Returns the bits that are held at most. */
  public int heldBits() {
    return SparseImage.WORD_BITS + 2 * code.table().longest();
  }

  @Override
  public String library() {
    return "bitloom_bit_window";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("WORD", SparseImage.WORD_BITS),
        new Parameter("LONGEST", code.window().count()),
        new Parameter("LENGTH_BITS", code.length().count()));
  }

  @Override
  public String purpose() {
    return "";
  }
}
