// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.util.List;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/**
 * What finds the code with which a window starts.
 *
 * @param module module name
 * @param code of the symbols
 */
public record PrefixDecoder(String module, CodeConstants code) implements LibraryBlock {
  @Override
  public String library() {
    return "bitloom_prefix_decoder";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("LONGEST", code.window().count()),
        new Parameter("LENGTH_BITS", code.length().count()),
        new Parameter("RANK_BITS", code.rank().count()));
  }

  @Override
  public String purpose() {
    return "";
  }
}
