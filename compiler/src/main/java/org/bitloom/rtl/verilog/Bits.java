// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

/**
 * A vector of bits without a value of its own, such as several elements side by side.
 *
 * @param count at least 1
 */
public record Bits(int count) {
  /** Returns the index of the most significant bit. */
  public int msb() {
    return count - 1;
  }

  /** Returns zeros of this width, such as {@code 8'd0}. */
  public String zero() {
    return count + "'d0";
  }

  /** Returns the Verilog range, such as {@code [63:0]}. */
  @Override
  public String toString() {
    return "[" + msb() + ":0]";
  }
}
