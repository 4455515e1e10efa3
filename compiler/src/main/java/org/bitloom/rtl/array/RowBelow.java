// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * A row that is read at once with others.
 *
 * @param number of rows above it
 * @param address bits of an address
 * @param coordinate bus of a coordinate
 * @param rings whether any feature map is a ring of rows
 */
public record RowBelow(int number, Bits address, Bus coordinate, boolean rings) {
  /** Returns the words to it. */
  public String step() {
    int bits = address.count();
    String twice = "{tap_row_step" + new Bits(bits - 1).low() + ", 1'b0}";
    return switch (number) {
      case 1 -> "tap_row_step";
      case 2 -> twice;
      default -> twice + " + tap_row_step";
    };
  }

  /** Returns the same, of as many bits as a sum of two addresses. */
  public String wideStep() {
    String once = "{1'b0, tap_row_step}";
    String twice = "{tap_row_step, 1'b0}";
    return switch (number) {
      case 1 -> once;
      case 2 -> twice;
      default -> twice + " + " + once;
    };
  }

  /** Returns the bits of a sum of two addresses. */
  public Bits wide() {
    return new Bits(address.count() + 1);
  }

  /** Returns the rows to it. */
  public Literal rows() {
    return coordinate.literal(number);
  }
}
