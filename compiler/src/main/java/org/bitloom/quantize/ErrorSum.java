// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

/** Sums the errors of single values. */
final class ErrorSum {
  private final RealRange range;
  private long count;
  private double power;
  private double rounding;
  private double clipping;
  private double largest;

  /** Calls an error beyond this range one of clipping. */
  ErrorSum(RealRange range) {
    this.range = range;
  }

  void add(double real, double nearest) {
    double error = Math.abs(real - nearest);
    if (real < range.min() || real > range.max()) {
      clipping += error * error;
    } else {
      rounding += error * error;
    }
    count++;
    power += real * real;
    largest = Math.max(largest, error);
  }

  QuantizationError total() {
    double samples = Math.max(1, count);
    return new QuantizationError(power / samples, rounding / samples, clipping / samples, largest);
  }
}
