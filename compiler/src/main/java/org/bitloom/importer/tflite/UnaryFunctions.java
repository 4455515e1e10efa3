// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Optional;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Layer;
import org.bitloom.model.UnaryFunction;

/** The functions of one element that TFLite files have. */
final class UnaryFunctions {
  private UnaryFunctions() {}

  /** Returns the function of an operator; empty where its options do not say it. */
  static Optional<UnaryFunction> of(
      TfliteOperator operator, TfliteTensor output, Arithmetic arithmetic) {
    return switch (operator.kind()) {
      case "LEAKY_RELU" ->
          operator
              .options(TfliteOptions.Slope.class)
              .map(TfliteOptions.Slope::slope)
              .filter(s -> s >= 0 && Float.isFinite(s))
              .map(s -> new UnaryFunction.LeakyRelu(s, Rounding.DOUBLE_AWAY));
      case "LOGISTIC" ->
          built(
              new UnaryFunction.Sigmoid(arithmetic.variant()), new UnaryFunction.Sigmoid(), output);
      case "TANH" ->
          built(new UnaryFunction.Tanh(arithmetic.variant()), new UnaryFunction.Tanh(), output);
      case "ELU" -> Optional.of(new UnaryFunction.Elu());
      case "HARD_SWISH" -> Optional.of(new UnaryFunction.HardSwish());
      default -> Optional.empty();
    };
  }

  /**
   * Returns the function of the kernels, or that of the desktop's where the output does not have
   * the numbers that they have built in: they would refuse it.
   */
  private static Optional<UnaryFunction> built(
      UnaryFunction wanted, UnaryFunction other, TfliteTensor output) {
    boolean fits =
        wanted
            .fixedOutput(TensorCheck.type(output))
            .map(q -> output.type().equals("INT8") && q.equals(TensorCheck.quantization(output)))
            .orElse(true);
    return Optional.of(fits ? wanted : other);
  }

  /** Returns why the function cannot be built, if so. */
  static Optional<String> problem(
      TfliteOperator operator, TfliteTensor input, TfliteTensor output, Arithmetic arithmetic) {
    Optional<UnaryFunction> function = of(operator, output, arithmetic);
    return function.isEmpty()
        ? Optional.of("its slope is missing, negative or not finite")
        : function
            .get()
            .multipliers(TensorCheck.quantization(input), TensorCheck.quantization(output))
            .stream()
            .filter(ratio -> ratio >= Layer.LARGEST_MULTIPLIER)
            .findFirst()
            .map(ratio -> "a ratio of its scales is " + ratio + "; it ends below 2^30");
  }
}
