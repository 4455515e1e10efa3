// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.Quantization;

/** A type, a scale and a zero point that real numbers are rounded to, and how. */
record Grid(
    IntType type,
    double[] scales,
    double zeroPoint,
    long low,
    long high,
    GridRounding rounding,
    boolean whole) {
  Grid(
      IntType type, double[] scales, double zeroPoint, long low, long high, GridRounding rounding) {
    this(type, scales, zeroPoint, low, high, rounding, false);
  }

  /** Returns the same grid for numbers that are in its steps already, zero point included. */
  Grid ofWholeNumbers() {
    return new Grid(type, scales, zeroPoint, low, high, rounding, true);
  }

  /** Returns the quantized value of a real one in a channel. */
  long code(int channel, double real) {
    if (whole) {
      return rounding.code(real, 1, 0, low, high);
    }
    double scale = scales[scales.length == 1 ? 0 : channel];
    return rounding.code(real, scale, zeroPoint, low, high);
  }

  Quantization quantization() {
    return new Quantization((float) scales[0], (long) zeroPoint);
  }
}
