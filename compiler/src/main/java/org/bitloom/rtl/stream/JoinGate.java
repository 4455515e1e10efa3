// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/**
 * The entrance of a pipeline that cannot stall and takes a beat of each of two streams at once.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param leftBits bits of a beat of the first stream
 * @param rightBits bits of a beat of the second stream
 * @param places places in the output queue
 */
public record JoinGate(
    String module, String layer, String origin, int leftBits, int rightBits, int places)
    implements LibraryBlock {
  /** Returns a beat of the first stream. */
  public Bits leftWord() {
    return new Bits(leftBits);
  }

  /** Returns a beat of the second stream. */
  public Bits rightWord() {
    return new Bits(rightBits);
  }

  /** Returns the counter of free places. */
  public Bus creditBus() {
    return Bus.counter(places);
  }

  @Override
  public String library() {
    return "bitloom_join_gate";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("LEFT_WIDTH", leftBits),
        new Parameter("RIGHT_WIDTH", rightBits),
        new Parameter("PLACES", places));
  }

  @Override
  public String purpose() {
    return "";
  }
}
