// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Softmax;

/**
 * Softmax over the channels. The scale of its output is 1/256, and real 0 is the smallest value of
 * its type.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param beta factor before the exponential function, positive
 * @param type int8 or uint8
 * @param origin place in the source
 */
public record SoftmaxLayer(String name, String input, double beta, IntType type, Span origin)
    implements Layer {
  /** 2^26: arguments of the exponential function have 26 fraction bits. */
  private static final double ARGUMENT = 1 << 26;

  private static final double LARGEST = (1L << 31) - 1;

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  /** Returns the scale and zero point of every softmax with outputs of this type. */
  public static Quantization quantization(IntType type) {
    return new Quantization(1.0 / 256, type.min());
  }

  /** Returns one step of the input as an argument of the exponential function, in Q5.26. */
  public static double step(double beta, double inputScale) {
    return Math.min(beta * inputScale * ARGUMENT, LARGEST);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0));
  }

  /** Returns the shape of the softmax of a tensor. */
  public static ShapeResult shape(Shape x) {
    return x.channels() <= Softmax.MOST_CHANNELS
        ? new ShapeResult.Known(x)
        : ShapeResult.wrong(
            "softmax sums at most %s channels, not %s"
                .formatted(Softmax.MOST_CHANNELS, x.channels()));
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return LayerCheck.widths(this, inputs, Softmax.WIDEST_INPUT, Misfit.TooWide.Use.OPERAND)
        .or(() -> stepMisfit(inputs.get(0)));
  }

  /** One step of the input has to be above 2^-26 after beta, or exponentials have no bits. */
  private Optional<Misfit> stepMisfit(TypedTensor x) {
    return beta > 0 && Double.isFinite(beta) && step(beta, x.scale()) > 1
        ? Optional.empty()
        : Optional.of(
            new Misfit.Chosen("beta", "beta times the input's scale has to be above 2^-26"));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Quantization from = x.quantization().orElse(new Quantization(1, 0));
    Multiplier scale = Multiplier.quantize(step(beta, from.scale()));
    return List.of(new Softmax(x.type(), scale, type));
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return Optional.of(quantization(type));
  }

  @Override
  public LayerCall call() {
    return LayerCall.of("softmax", inputs()).unless(1.0, "beta", beta);
  }

  @Override
  public Optional<Output> result() {
    return Optional.of(new Output.Requantized(type, quantization(type)));
  }

  @Override
  public boolean fixesInputs() {
    return true;
  }
}
