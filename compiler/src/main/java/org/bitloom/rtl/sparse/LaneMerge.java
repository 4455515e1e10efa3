// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.util.List;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/**
 * What puts the sums of the lanes in order.
 *
 * @param module module name
 * @param width bits of a sum
 * @param lanes of the layer
 * @param mostRows sums of a lane
 */
public record LaneMerge(String module, int width, int lanes, int mostRows) implements LibraryBlock {
  /** Returns the name of a lane. */
  public Bus nameBus() {
    return Bus.counter(lanes - 1);
  }

  /** Returns the bits of an index into the queue of a lane. */
  public int indexBits() {
    return Bus.counter(mostRows - 1).bits();
  }

  @Override
  public String library() {
    return "bitloom_lane_merge";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("WIDTH", width),
        new Parameter("LANES", lanes),
        new Parameter("LANE_BITS", nameBus().bits()),
        new Parameter("INDEX_BITS", indexBits()));
  }

  @Override
  public String purpose() {
    return "";
  }
}
