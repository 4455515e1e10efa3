// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import org.bitloom.fixed.IntType;

/**
 * A sized Verilog constant.
 *
 * @param type sign and bit width
 * @param value within the type
 */
public record Literal(IntType type, long value) {
  /** Validates that the value fits. */
  public Literal {
    if (!type.range().contains(value)) {
      throw new IllegalArgumentException(value + " is not " + type);
    }
  }

  /** Returns the constant, such as {@code -12'sd3}; the smallest value of a type in hexadecimal. */
  @Override
  public String toString() {
    String base = type.signed() ? "'sd" : "'d";
    if (value >= 0) {
      return type.bits() + base + value;
    }
    if (value == type.min()) {
      long pattern = value & (type.bits() == 64 ? -1L : (1L << type.bits()) - 1);
      return type.bits() + "'sh" + Long.toHexString(pattern);
    }
    return "-" + type.bits() + base + (-value);
  }
}
