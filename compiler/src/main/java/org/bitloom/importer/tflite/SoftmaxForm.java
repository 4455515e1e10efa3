// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Optional;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Quantization;

/** Which {@code SOFTMAX} operators can be built. */
final class SoftmaxForm {
  static final String SUPPORTED =
      "SOFTMAX along the last axis to int8 or uint8 with scale 1/256 from real 0 up,"
          + " or from int16 to int16 with scale 1/32768";

  private SoftmaxForm() {}

  /** Returns the factor before the exponential function; 0 where it is missing. */
  static float beta(TfliteOperator operator) {
    return operator
        .options(TfliteOptions.Softmax.class)
        .map(TfliteOptions.Softmax::beta)
        .orElse(0f);
  }

  /** Returns whose kernel it is; those of int8 are the same. */
  static TfliteVariant variant(TfliteTensor output, Arithmetic arithmetic) {
    return SoftmaxLayer.wide(TensorCheck.type(output))
        ? arithmetic.variant()
        : TfliteVariant.DESKTOP;
  }

  /** Returns why an output is not that of a softmax. */
  static Optional<String> problem(TfliteTensor input, TfliteTensor output) {
    boolean wide = SoftmaxLayer.wide(TensorCheck.type(output));
    if (wide != SoftmaxLayer.wide(TensorCheck.type(input))) {
      return Optional.of("it makes %s of %s".formatted(output.type(), input.type()));
    }
    Quantization actual = TensorCheck.quantization(output);
    Quantization required = SoftmaxLayer.quantization(TensorCheck.type(output));
    return actual.equals(required)
        ? Optional.empty()
        : Optional.of("its output has " + actual + " instead of " + required);
  }
}
