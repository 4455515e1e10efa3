// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.RealFunction;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;

/** The functions of one element that TFLite files have. */
final class UnaryFunctions {
  /** Real functions whose kernels fill a table with them. */
  private static final Map<String, DoubleUnaryOperator> FILLED =
      Map.ofEntries(
          Map.entry("CEIL", Math::ceil),
          Map.entry("COS", StrictMath::cos),
          Map.entry("EXP", StrictMath::exp),
          Map.entry("FLOOR", Math::floor),
          Map.entry("GELU", RealFunction.GELU::apply),
          Map.entry("LOG", StrictMath::log),
          Map.entry("NEG", x -> -x),
          Map.entry("ROUND", Math::rint),
          Map.entry("SIN", StrictMath::sin),
          Map.entry("SQRT", Math::sqrt),
          Map.entry("SQUARE", x -> x * x));

  private UnaryFunctions() {}

  /** Returns the operators that become tables of TFLite's own numbers. */
  static Set<String> tabled() {
    Set<String> kinds = new TreeSet<>(FILLED.keySet());
    kinds.addAll(Set.of("ABS", "RSQRT"));
    return kinds;
  }

  /** Returns the function of an operator in real numbers; empty where it is none of one element. */
  static Optional<DoubleUnaryOperator> real(TfliteOperator operator) {
    return switch (operator.kind()) {
      case "ABS" -> Optional.of(Math::abs);
      case "RSQRT" -> Optional.of(x -> 1 / Math.sqrt(x));
      case "GELU" -> Optional.of(gelu(operator));
      case "RELU" -> Optional.of(x -> Math.max(x, 0));
      case "RELU6" -> Optional.of(x -> Math.clamp(x, 0, 6));
      case "RELU_N1_TO_1" -> Optional.of(x -> Math.clamp(x, -1, 1));
      case "LOGISTIC" -> Optional.of(x -> 1 / (1 + StrictMath.exp(-x)));
      case "TANH" -> Optional.of(StrictMath::tanh);
      case "ELU" -> Optional.of(x -> x < 0 ? StrictMath.expm1(x) : x);
      case "HARD_SWISH" -> Optional.of(x -> x * Math.clamp(x + 3, 0, 6) / 6);
      case "LEAKY_RELU" ->
          operator
              .options(TfliteOptions.Slope.class)
              .map(o -> x -> x < 0 ? (double) o.slope() * x : x);
      default -> Optional.ofNullable(FILLED.get(operator.kind()));
    };
  }

  /** Returns what the kernel of such an operator computes, not clamped. */
  static LongUnaryOperator table(TfliteOperator operator, TfliteTensor input, TfliteTensor output) {
    Quantization from = TensorCheck.quantization(input);
    Quantization to = TensorCheck.quantization(output);
    return switch (operator.kind()) {
      case "ABS" -> FunctionTables.absolute(from, to);
      case "RSQRT" -> FunctionTables.inverseRoot(from, to);
      case "GELU" -> FunctionTables.filled(gelu(operator), from, to);
      default -> FunctionTables.filled(FILLED.get(operator.kind()), from, to);
    };
  }

  private static DoubleUnaryOperator gelu(TfliteOperator operator) {
    boolean approximate =
        operator
            .options(TfliteOptions.Gelu.class)
            .map(TfliteOptions.Gelu::approximate)
            .orElse(false);
    return (approximate ? RealFunction.GELU_TANH : RealFunction.GELU)::apply;
  }

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

  /** Returns why there is no function, if so. */
  static Optional<String> problem(
      TfliteOperator operator, TfliteTensor output, Arithmetic arithmetic) {
    return of(operator, output, arithmetic).isPresent()
        ? Optional.empty()
        : Optional.of("its slope is missing, negative or not finite");
  }
}
