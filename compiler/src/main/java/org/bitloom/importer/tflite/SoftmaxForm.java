// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Optional;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Softmax;

/** Which {@code SOFTMAX} operators can be built. */
final class SoftmaxForm {
  static final String SUPPORTED =
      "SOFTMAX along the last axis to int8 or uint8 with scale 1/256 from real 0 up";

  private SoftmaxForm() {}

  /** Returns the factor before the exponential function; 0 where it is missing. */
  static float beta(TfliteOperator operator) {
    return operator
        .options(TfliteOptions.Softmax.class)
        .map(TfliteOptions.Softmax::beta)
        .orElse(0f);
  }

  /** Returns why an operator of this number of channels cannot be built, if so. */
  static Optional<String> problem(
      TfliteOperator operator, TfliteTensor input, TfliteTensor output, int channels) {
    Quantization actual = TensorCheck.quantization(output);
    Quantization required = SoftmaxLayer.quantization(TensorCheck.type(output));
    if (!actual.equals(required)) {
      return Optional.of("its output has " + actual + " instead of " + required);
    }
    if (channels > Softmax.MOST_CHANNELS) {
      return Optional.of("it has " + channels + " channels; at most " + Softmax.MOST_CHANNELS);
    }
    float beta = beta(operator);
    return Float.isFinite(beta) && beta > 0 && SoftmaxLayer.step(beta, input.scales().get(0)) > 1
        ? Optional.empty()
        : Optional.of("its beta times the scale of its input is not above 2^-26");
  }
}
