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

  /** Returns the selection of as many low bits of a vector: {@code [63:0]}, or {@code [0]}. */
  public String low() {
    return above(0);
  }

  /** Returns the selection of as many bits of a vector from one on. */
  public String above(int low) {
    return count == 1 ? "[" + low + "]" : "[" + (low + msb()) + ":" + low + "]";
  }

  /** Returns the Verilog range, such as {@code [63:0]}; nothing for a single bit. */
  @Override
  public String toString() {
    return count == 1 ? "" : "[" + msb() + ":0]";
  }
}
