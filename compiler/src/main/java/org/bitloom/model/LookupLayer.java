// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * A function of one element: {@code leaky_relu}, {@code sigmoid}, {@code tanh}, {@code gelu}, ...
 *
 * @param name identifier
 * @param input tensor that it reads, of elements that a table can have as index
 * @param function what is computed
 * @param type element type of the output
 * @param quantization scale and zero point of the output
 * @param origin place in the source
 */
public record LookupLayer(
    String name,
    String input,
    UnaryFunction function,
    IntType type,
    Quantization quantization,
    Span origin)
    implements UnaryLayer {
  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return new ShapeResult.Known(inputs.get(0));
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    Optional<Misfit> wide =
        LayerCheck.widths(this, inputs, function.widestInput(), Misfit.TooWide.Use.INDEX);
    return wide.or(this::outputMisfit);
  }

  /** The kernels of TFLite Micro have the scale of their output built in. */
  private Optional<Misfit> outputMisfit() {
    return function
        .fixedOutput(type)
        .filter(built -> !built.equals(quantization))
        .map(
            built ->
                new Misfit.Chosen(
                    "tflite",
                    "has an output of scale 1/%s and zero point %s built in"
                        .formatted(Math.round(1 / built.scale()), built.zeroPoint()),
                    Optional.of("give the output these numbers, or leave the attribute out")));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Quantization from = x.quantization().orElse(new Quantization(1, 0));
    IntType element = x.type().elementType();
    Tensor table =
        Tensor.generate(
            Shape.of(1 << element.bits()),
            i -> function.apply(element, element.min() + i, from, type, quantization));
    return List.of(new Lookup(x.type(), table, type));
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return Optional.of(quantization);
  }

  @Override
  public LayerCall call() {
    LayerCall call = LayerCall.of(function.keyword(), inputs());
    return switch (function) {
      case UnaryFunction.LeakyRelu leaky -> call.with("slope", new LayerCall.Real(leaky.slope()));
      case UnaryFunction.Sigmoid sigmoid -> call.with(sigmoid.variant());
      case UnaryFunction.Tanh tanh -> call.with(tanh.variant());
      case UnaryFunction.Elu elu -> call;
      case UnaryFunction.HardSwish swish -> call;
      case UnaryFunction.Real real -> call;
      case UnaryFunction.Table table -> call;
    };
  }

  @Override
  public Optional<Output> result() {
    return Optional.of(new Output.Requantized(type, quantization));
  }

  @Override
  public Optional<Rounding> choiceOfRounding() {
    return function instanceof UnaryFunction.LeakyRelu leaky
        ? Optional.of(leaky.rounding())
        : Optional.empty();
  }

  @Override
  public List<Double> multipliers(List<TypedTensor> inputs) {
    return inputs
        .get(0)
        .quantization()
        .map(from -> function.multipliers(from, quantization))
        .orElse(List.of());
  }

  @Override
  public Map<String, Tensor> tables() {
    return function instanceof UnaryFunction.Table table
        ? Map.of("table", table.values())
        : Map.of();
  }

  @Override
  public boolean fixesInputs() {
    return true;
  }

  @Override
  public boolean homogeneous() {
    return function instanceof UnaryFunction.LeakyRelu;
  }
}
