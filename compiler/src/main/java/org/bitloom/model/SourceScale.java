// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.fixed.Rounding;

/**
 * The real multipliers of layers, in the precision with which the kernels that a rounding belongs
 * to compute them. Scales are float32; their quotients differ in the last bits, and a tie falls
 * differently where a ratio of scales is one of small integers.
 */
final class SourceScale {
  private SourceScale() {}

  /** Tells whether the kernels of TFLite round so. */
  static boolean isTflite(Rounding rounding) {
    return switch (rounding) {
      case DOUBLE_AWAY, DOUBLE_UP, SINGLE_UP, REDUCED_UP -> true;
      case HALF_UP,
          HALF_EVEN,
          HALF_AWAY,
          FLOOR,
          FLOAT32_EVEN,
          FLOAT32_EVEN_INSIDE,
          FLOAT32_DIVIDED ->
          false;
    };
  }

  /**
   * Returns {@code from / to} of a relu that stands alone. Source: {@code ReluPrepare} of TFLite,
   * {@code activations.cc}, which divides in float32.
   */
  static double ofActivation(Rounding rounding, double from, double to) {
    return isTflite(rounding) ? (float) from / (float) to : from / to;
  }

  /**
   * Returns {@code x * w / y} of a sum of products. In TFLite all are double; XNNPACK and ONNX
   * Runtime round the product and the quotient to float32.
   */
  static double ofSum(Rounding rounding, double x, double w, double y) {
    return rounding == Rounding.FLOAT32_EVEN ? (float) x * (float) w / (float) y : x * w / y;
  }

  /**
   * Returns the same of a fully connected layer whose weights have one scale, and of every layer
   * with unsigned weights. Source: {@code GetQuantizedConvolutionMultipler} of TFLite, {@code
   * kernel_util.cc}, which multiplies the scales in float32 and divides in double.
   */
  static double ofDense(Rounding rounding, double x, double w, double y) {
    return isTflite(rounding) ? (float) x * (float) w / y : ofSum(rounding, x, w, y);
  }
}
