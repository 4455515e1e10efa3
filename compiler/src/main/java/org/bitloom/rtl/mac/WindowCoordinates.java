// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.fixed.Interval;
import org.bitloom.operator.Window.Axis;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * The constants along one axis; all share a signed bus.
 *
 * @param axis how the window moves
 * @param size elements of the input
 * @param windows positions of the window
 * @param ahead elements of the next image that can have arrived
 */
public record WindowCoordinates(Axis axis, int size, int windows, int ahead) {
  /** Returns the bus of every coordinate and of what is added to one. */
  public Bus bus() {
    long last = (long) windows * axis.stride() - axis.before();
    return Bus.signed(
        new Interval(-axis.before() - 1L, 0)
            .hull(last + axis.reach())
            .hull((long) size + ahead)
            .hull((long) axis.reach() + axis.stride()));
  }

  /** Returns where the first window starts. */
  public Literal first() {
    return bus().literal(-axis.before());
  }

  /** Returns the distance of two windows. */
  public Literal stride() {
    return bus().literal(axis.stride());
  }

  /** Returns the distance of two positions. */
  public Literal dilation() {
    return bus().literal(axis.dilation());
  }

  /** Returns the distance of a window's first and last position. */
  public Literal span() {
    return bus().literal(axis.reach() - 1L);
  }

  /** Returns the elements of the input. */
  public Literal end() {
    return bus().literal(size);
  }

  /** Returns the last element of the input. */
  public Literal last() {
    return bus().literal(size - 1L);
  }

  /** Returns the rows in the ring. */
  public Literal ring() {
    return bus().literal(ahead);
  }
}
