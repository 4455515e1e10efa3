// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.model.LogSoftmaxLayer;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Quantization;

/** Which {@code LOG_SOFTMAX} operators can be built. */
final class LogSoftmaxForm {
  static final String SUPPORTED =
      "LOG_SOFTMAX along the last axis to int8 with scale 1/16 and zero point 127, or uint8 with"
          + " scale 1/16 and zero point 255, the latter under any --arithmetic but reference";

  private LogSoftmaxForm() {}

  /** Returns why an output is not that of a kernel; TFLite Micro has none of uint8. */
  static Optional<String> problem(TfliteTensor input, TfliteTensor output, Arithmetic arithmetic) {
    if (!input.type().equals(output.type())) {
      return Optional.of("it makes %s of %s".formatted(output.type(), input.type()));
    }
    IntType type = TensorCheck.type(output);
    if (arithmetic.variant() == TfliteVariant.MICRO && !type.signed()) {
      return Optional.of("TFLite Micro has no kernel that makes " + output.type());
    }
    Quantization actual = TensorCheck.quantization(output);
    Quantization required = LogSoftmaxLayer.quantization(type);
    return actual.equals(required)
        ? Optional.empty()
        : Optional.of(
            "its output has scale %s and zero point %d instead of %s and %d"
                .formatted(
                    actual.scale(), actual.zeroPoint(), required.scale(), required.zeroPoint()));
  }
}
