// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.fixed.Interval;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * The count of free places in the queue behind a pipeline that cannot stall.
 *
 * @param places of the queue, at least 2
 * @param less by how many the count is lower: it is negative where fewer places are free
 */
public record Credits(long places, long less) {
  /** Returns the plain count. */
  public Credits(long places) {
    this(places, 0);
  }

  /** Returns the bus of the count. */
  public Bus bus() {
    return less == 0 ? Bus.counter(places) : Bus.signed(new Interval(-less, places));
  }

  /** Returns the sign of a lowered count. */
  public int sign() {
    return bus().msb();
  }

  /** Returns a number of places. */
  public Literal of(long count) {
    return bus().literal(count);
  }

  /** Returns the count while all places are free. */
  public Literal all() {
    return of(places - less);
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
