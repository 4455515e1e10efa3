// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * A product of two tensors that both arrive at run time: {@code y[n, m] = x[n, :] . w[m, :] +
 * b[m]}.
 *
 * @param name identifier
 * @param input {@code [n, k]} or {@code [k]}
 * @param weights name of the tensor {@code [m, k]} that is loaded into the array
 * @param bias {@code [m]} at scale {@code scale_x * scale_w}; absent for none
 * @param activation clamp of the real output
 * @param output requantized, or the accumulator
 * @param rounding how the requantizer rounds
 * @param accumulator type that the user requires for the accumulator
 * @param origin place in the source
 */
public record MatMulLayer(
    String name,
    String input,
    String weights,
    Optional<Tensor> bias,
    Activation activation,
    Output output,
    Rounding rounding,
    Optional<RequiredAccumulator> accumulator,
    Span origin)
    implements Layer {
  @Override
  public List<String> inputs() {
    return List.of(input, weights);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0), inputs.get(1));
  }

  /** Returns the shape of a product of tensors of these shapes. */
  public static ShapeResult shape(Shape x, Shape w) {
    if (x.dimensions().size() > 2) {
      return ShapeResult.wrong(
          "the first input has shape " + x + "; [n, k] or [k] is expected",
          "reshape it in front of this layer");
    }
    if (w.dimensions().size() != 2) {
      return ShapeResult.wrong("the second input has shape " + w + "; [m, k] is expected");
    }
    if (x.channels() != w.channels()) {
      return ShapeResult.wrong(
          "vectors of " + x.channels() + " elements meet weights of shape " + w,
          "both last dimensions must be equal: y[n, m] = sum over k of x[n, k] * w[m, k]");
    }
    return x.dimensions().size() == 1
        ? ShapeResult.of(w.vectors())
        : ShapeResult.of(x.vectors(), w.vectors());
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return LayerCheck.operands(this, inputs);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    TypedTensor w = inputs.get(1);
    int outputs = w.type().shape().vectors();
    MatMul product =
        new MatMul(
            x.type(),
            w.type(),
            zeroPoint(x),
            zeroPoint(w),
            bias.orElse(Tensor.generate(Shape.of(outputs), m -> 0)));
    return AccumulatorOutput.chain(
        product,
        output,
        activation,
        rounding,
        y -> List.of(SourceScale.ofSum(rounding, x.scale(), w.scale(), y)));
  }

  private static long zeroPoint(TypedTensor tensor) {
    return tensor.quantization().map(Quantization::zeroPoint).orElse(0L);
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return AccumulatorOutput.quantization(
        output, List.of(inputs.get(0).scale() * inputs.get(1).scale()));
  }

  @Override
  public LayerCall call() {
    return LayerCall.of("matmul", inputs()).with(activation);
  }

  @Override
  public Optional<Output> result() {
    return Optional.of(output);
  }

  @Override
  public Optional<Rounding> choiceOfRounding() {
    return Optional.of(rounding);
  }

  @Override
  public List<Double> multipliers(List<TypedTensor> inputs) {
    return output instanceof Output.Requantized numbers
        ? List.of(inputs.get(0).scale() * inputs.get(1).scale() / numbers.quantization().scale())
        : List.of();
  }

  @Override
  public Optional<ArraySize> arraySize(List<Shape> inputs) {
    Shape w = inputs.get(1);
    return Optional.of(ArraySize.of(w.vectors(), w.channels()));
  }

  @Override
  public boolean fixesInputs() {
    return true;
  }
}
