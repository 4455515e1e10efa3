// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

/**
 * A wire of a structural module.
 *
 * @param range its Verilog range; empty text for one bit
 * @param name its name
 */
public record Wire(String range, String name) {
  /** Returns a wire of one bit. */
  public static Wire bit(String name) {
    return new Wire("", name);
  }

  /** Returns a wire of several bits. */
  public static Wire of(Bits bits, String name) {
    return new Wire(bits + " ", name);
  }

  /** Returns a wire of one integer. */
  public static Wire of(Bus bus, String name) {
    return new Wire(bus + " ", name);
  }
}
