// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer;

import java.util.Optional;
import org.bitloom.model.UnaryFunction;

/** The functions of one element that TFLite files have. */
final class UnaryFunctions {
  /** Why an operator has no function. */
  static final String REASON = "its slope is missing, negative or not finite";

  private UnaryFunctions() {}

  /** Returns the function of an operator; empty where its options do not say it. */
  static Optional<UnaryFunction> of(TfliteOperator operator, Arithmetic arithmetic) {
    return switch (operator.kind()) {
      case "LEAKY_RELU" ->
          operator
              .slope()
              .filter(s -> s >= 0 && Float.isFinite(s))
              .map(s -> new UnaryFunction.LeakyRelu(s, arithmetic.elementwise()));
      case "LOGISTIC" -> Optional.of(new UnaryFunction.Sigmoid());
      case "TANH" -> Optional.of(new UnaryFunction.Tanh());
      case "HARD_SWISH" -> Optional.of(new UnaryFunction.HardSwish());
      default -> Optional.empty();
    };
  }

  /** Returns the layer kind of a function. */
  static String kind(UnaryFunction function) {
    return switch (function) {
      case UnaryFunction.LeakyRelu leaky -> "leaky_relu";
      case UnaryFunction.Sigmoid sigmoid -> "sigmoid";
      case UnaryFunction.Tanh tanh -> "tanh";
      case UnaryFunction.HardSwish swish -> "hard_swish";
    };
  }

  /** Returns why the scales are too far apart. */
  static Optional<String> scaleProblem(
      UnaryFunction function, TfliteTensor input, TfliteTensor output) {
    return function
        .multipliers(TensorCheck.quantization(input), TensorCheck.quantization(output))
        .stream()
        .filter(ratio -> ratio >= OperatorImporter.LARGEST_MULTIPLIER)
        .findFirst()
        .map(ratio -> "a ratio of its scales is " + ratio + "; it ends below 2^30");
  }
}
