// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Optional;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.UnaryFunction;

/** The functions of one element that TFLite files have. */
final class UnaryFunctions {
  private UnaryFunctions() {}

  /** Returns the function of an operator; empty where its options do not say it. */
  static Optional<UnaryFunction> of(TfliteOperator operator) {
    return switch (operator.kind()) {
      case "LEAKY_RELU" ->
          operator
              .options(TfliteOptions.Slope.class)
              .map(TfliteOptions.Slope::slope)
              .filter(s -> s >= 0 && Float.isFinite(s))
              .map(s -> new UnaryFunction.LeakyRelu(s, Rounding.DOUBLE_AWAY));
      case "LOGISTIC" -> Optional.of(new UnaryFunction.Sigmoid());
      case "TANH" -> Optional.of(new UnaryFunction.Tanh());
      case "ELU" -> Optional.of(new UnaryFunction.Elu());
      case "HARD_SWISH" -> Optional.of(new UnaryFunction.HardSwish());
      default -> Optional.empty();
    };
  }

  /** Returns why the function cannot be built, if so. */
  static Optional<String> problem(
      TfliteOperator operator, TfliteTensor input, TfliteTensor output) {
    Optional<UnaryFunction> function = of(operator);
    return function.isEmpty()
        ? Optional.of("its slope is missing, negative or not finite")
        : function
            .get()
            .multipliers(TensorCheck.quantization(input), TensorCheck.quantization(output))
            .stream()
            .filter(ratio -> ratio >= OperatorImporter.LARGEST_MULTIPLIER)
            .findFirst()
            .map(ratio -> "a ratio of its scales is " + ratio + "; it ends below 2^30");
  }
}
