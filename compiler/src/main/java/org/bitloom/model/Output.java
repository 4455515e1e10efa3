// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.Quantization;

/** The form in which a layer with an accumulator delivers its result. */
public sealed interface Output {
  /** The accumulator itself: no requantizer; its scale is {@code scale_x * scale_w}. */
  record Accumulator() implements Output {}

  /**
   * Requantized.
   *
   * @param type element type
   * @param quantization scale and zero point
   */
  record Requantized(IntType type, Quantization quantization) implements Output {}
}
