// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

/**
 * A range of real numbers that quantized values are to span. It includes 0, which therefore can be
 * an integer exactly: padding and relu depend on that.
 *
 * @param min at most 0, finite
 * @param max at least 0, finite
 */
public record RealRange(double min, double max) {
  /** Validates that the range includes 0. */
  public RealRange {
    if (!(min <= 0 && max >= 0) || Double.isInfinite(min) || Double.isInfinite(max)) {
      throw new IllegalArgumentException("range " + min + " to " + max);
    }
  }

  /** Returns the smallest range that holds two numbers and 0. */
  public static RealRange holding(double a, double b) {
    return new RealRange(Math.min(0.0, Math.min(a, b)), Math.max(0.0, Math.max(a, b)));
  }

  /** Returns {@code -largest} to {@code largest}. */
  public static RealRange symmetric(double largest) {
    return new RealRange(-largest, largest);
  }

  /** Returns the largest magnitude. */
  public double largest() {
    return Math.max(-min, max);
  }
}
