// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * The entrance of a pipeline that cannot stall.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param beatBits bits of a beat
 * @param places places in the output queue
 */
public record CreditGate(String module, String layer, String origin, int beatBits, int places)
    implements Block {
  /** Returns a beat. */
  public Bits beatWord() {
    return new Bits(beatBits);
  }

  /** Returns the counter of free places. */
  public Bus creditBus() {
    return Bus.counter(places);
  }

  /** Returns all places. */
  public Literal credits() {
    return creditBus().literal(places);
  }

  /** Returns no place. */
  public Literal noCredit() {
    return creditBus().literal(0);
  }

  /** Returns the zeros above a single credit. */
  public String creditZeros() {
    return new Bits(creditBus().bits() - 1).zero();
  }
}
