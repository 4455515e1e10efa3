// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Quantization;

/** A clamp that a layer applies to its real output. */
public sealed interface Activation {
  /** No clamp but the type's. */
  record None() implements Activation {}

  /** {@code max(x, 0)}. */
  record Relu() implements Activation {}

  /** {@code min(max(x, 0), 6)}. */
  record Relu6() implements Activation {}

  /**
   * {@code min(max(x, low), high)}.
   *
   * @param low smallest real output
   * @param high largest real output
   */
  record Clip(double low, double high) implements Activation {
    /** Validates the order. */
    public Clip {
      if (!(low <= high)) {
        throw new IllegalArgumentException("clip(" + low + ", " + high + ")");
      }
    }
  }

  /**
   * Returns the reachable quantized outputs. Source: {@code CalculateActivationRangeQuantized} of
   * TFLite, {@code kernel_util.cc}: a real bound is divided by the float32 scale in float32 and
   * rounded half away from zero.
   */
  default Interval clamp(IntType type, Quantization quantization) {
    return switch (this) {
      case None() -> type.range();
      case Relu() -> bounds(type, quantization, 0, Double.POSITIVE_INFINITY);
      case Relu6() -> bounds(type, quantization, 0, 6);
      case Clip(double low, double high) -> bounds(type, quantization, low, high);
    };
  }

  private static Interval bounds(IntType type, Quantization q, double low, double high) {
    return new Interval(quantize(type, q, low), quantize(type, q, high));
  }

  private static long quantize(IntType type, Quantization q, double real) {
    float ratio = (float) real / (float) q.scale();
    // Beyond the type everything saturates; the comparison keeps infinities out of Math.round.
    if (Math.abs(ratio) >= 1L << 40) {
      return ratio < 0 ? type.min() : type.max();
    }
    long magnitude = Math.round(Math.floor(Math.abs((double) ratio) + 0.5));
    return type.range().clamp(q.zeroPoint() + (ratio < 0 ? -magnitude : magnitude));
  }

  /** Returns whether multiples stay multiples: nothing is cut off above 0. */
  default boolean homogeneous() {
    return this instanceof None || this instanceof Relu;
  }
}
