// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The operators that can be built of int16 tensors. */
final class WideOperators {
  private static final List<String> BUILT =
      List.of(
          "ADD",
          "ARG_MAX",
          "AVERAGE_POOL_2D",
          "CONCATENATION",
          "CONV_2D",
          "DEPTHWISE_CONV_2D",
          "EXPAND_DIMS",
          "FULLY_CONNECTED",
          "GATHER",
          "LEAKY_RELU",
          "LOGISTIC",
          "MAXIMUM",
          "MAX_POOL_2D",
          "MEAN",
          "MINIMUM",
          "MUL",
          "PACK",
          "PAD",
          "PADV2",
          "QUANTIZE",
          "RELU",
          "RELU6",
          "RESHAPE",
          "SLICE",
          "SOFTMAX",
          "SPLIT",
          "SPLIT_V",
          "SQUEEZE",
          "STRIDED_SLICE",
          "SUB",
          "TANH",
          "TRANSPOSE",
          "UNPACK");

  private WideOperators() {}

  /** Returns the names of the operators, in order. */
  static List<String> built() {
    return BUILT;
  }

  /** Returns why an operator with an int16 tensor cannot be built. */
  static Optional<String> problem(TfliteOperator operator, TensorCheck check) {
    if (BUILT.contains(operator.kind())) {
      return Optional.empty();
    }
    return Stream.concat(operator.inputs().stream(), operator.outputs().stream())
        .filter(index -> index >= 0)
        .map(check::tensor)
        .filter(tensor -> tensor.type().equals("INT16"))
        .findFirst()
        .map(tensor -> "tensor %d is %s".formatted(tensor.index(), tensor));
  }

  /** Returns what can be built in the place of such an operator. */
  static String nearest(String kind) {
    return kind + " of int8; of int16 tensors " + String.join(", ", BUILT);
  }
}
