// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

/**
 * A slice of a vector that prints itself as Verilog, for example {@code [7:4]}.
 *
 * @param high most significant bit
 * @param low least significant bit
 */
public record BitRange(int high, int low) {
  /** Validates that the slice holds at least one bit. */
  public BitRange {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException("bits " + high + " to " + low);
    }
  }

  /** Returns the number of bits. */
  public int count() {
    return high - low + 1;
  }

  @Override
  public String toString() {
    return "[" + high + ":" + low + "]";
  }
}
