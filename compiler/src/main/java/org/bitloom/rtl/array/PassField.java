// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * A number of a pass.
 *
 * @param name of its wire
 * @param bus type and range
 * @param values of all passes
 * @param lsb its lowest bit in an entry, or -1 where all values are equal and none is stored
 * @param port whether the sequencer shows it
 */
public record PassField(String name, Bus bus, List<Long> values, int lsb, boolean port) {
  /** Copies the list. */
  public PassField {
    values = List.copyOf(values);
  }

  /** Returns a field that has no place in an entry yet. */
  static PassField of(String name, List<Long> values, boolean port) {
    Interval range = Interval.of(values.get(0));
    for (long value : values) {
      range = range.hull(value);
    }
    return new PassField(name, new Bus(IntType.narrowestFor(range), range), values, -1, port);
  }

  /** Returns the same field of another type. */
  PassField as(IntType type) {
    return new PassField(name, new Bus(type, bus.range()), values, lsb, port);
  }

  PassField at(int bit) {
    return new PassField(name, bus, values, bit, port);
  }

  /** Returns whether all values are equal. */
  boolean constant() {
    return bus.range().min() == bus.range().max();
  }

  /** Returns the range of its values. */
  public Interval range() {
    return bus.range();
  }

  /** Returns where its value comes from. */
  public String source() {
    if (lsb < 0) {
      return new Literal(bus.type(), values.get(0)).toString();
    }
    String bits = bus.bits() == 1 ? "[" + lsb + "]" : "[" + (lsb + bus.msb()) + ":" + lsb + "]";
    return bus.signed() ? "$signed(entry" + bits + ")" : "entry" + bits;
  }
}
