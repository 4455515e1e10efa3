// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

/**
 * A range of bits that prints itself as Verilog, for example {@code [7:0]}.
 *
 * @param high most significant bit
 * @param low least significant bit
 */
public record BitRange(int high, int low) {
  /** Validates that the range holds at least one bit. */
  public BitRange {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException("bits " + high + " to " + low);
    }
  }

  /** Returns the range of a vector of {@code width} bits. */
  public static BitRange ofWidth(int width) {
    return new BitRange(width - 1, 0);
  }

  /** Returns the number of bits. */
  public int width() {
    return high - low + 1;
  }

  @Override
  public String toString() {
    return "[" + high + ":" + low + "]";
  }
}
