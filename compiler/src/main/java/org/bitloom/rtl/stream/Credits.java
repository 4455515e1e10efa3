// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * The count of free places in the queue behind a pipeline that cannot stall.
 *
 * @param places of the queue, at least 2
 */
public record Credits(long places) {
  /** Returns the bus of the count. */
  public Bus bus() {
    return Bus.counter(places);
  }

  /** Returns a number of places. */
  public Literal of(long count) {
    return bus().literal(count);
  }

  /** Returns all places. */
  public Literal all() {
    return of(places);
  }

  /** Returns no place. */
  public Literal none() {
    return of(0);
  }

  /** Returns the zeros above a single credit. */
  public String zeros() {
    return new Bits(bus().bits() - 1).zero();
  }
}
