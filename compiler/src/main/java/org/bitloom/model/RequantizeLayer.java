// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;

/**
 * An elementwise change of type, scale or range: {@code quantize}, {@code relu}, {@code relu6} and
 * {@code clip} as layers of their own.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param activation clamp of the real output
 * @param type element type of the output
 * @param quantization scale and zero point of the output
 * @param rounding how the requantizer rounds
 * @param origin place in the source
 */
public record RequantizeLayer(
    String name,
    String input,
    Activation activation,
    IntType type,
    Quantization quantization,
    Rounding rounding,
    Span origin)
    implements RequantizedLayer, UnaryLayer {
  @Override
  public RequantizeLayer with(Output.Requantized numbers) {
    return new RequantizeLayer(
        name, input, activation, numbers.type(), numbers.quantization(), rounding, origin);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return new ShapeResult.Known(inputs.get(0));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Quantization from = x.quantization().orElse(new Quantization(1, 0));
    Requantization requantization =
        new Requantization(
            rounding,
            List.of(AccumulatorOutput.multiplier(rounding, ratio(from.scale()))),
            from.zeroPoint(),
            quantization.zeroPoint(),
            activation.clamp(type, quantization));
    return List.of(new Requantize(x.type(), requantization, type));
  }

  /** A change of numbers alone divides scales in double. */
  private double ratio(double inputScale) {
    return activation instanceof Activation.None
        ? inputScale / quantization.scale()
        : SourceScale.ofActivation(rounding, inputScale, quantization.scale());
  }

  @Override
  public LayerCall call() {
    return switch (activation) {
      case Activation.None() -> LayerCall.of("quantize", inputs());
      case Activation.Relu() -> LayerCall.of("relu", inputs());
      case Activation.Relu6() -> LayerCall.of("relu6", inputs());
      case Activation.Clip(double low, double high) ->
          LayerCall.of("clip", inputs())
              .with("min", new LayerCall.Real(low))
              .with("max", new LayerCall.Real(high));
    };
  }

  @Override
  public List<Double> multipliers(List<TypedTensor> inputs) {
    return List.of(inputs.get(0).scale() / quantization.scale());
  }

  @Override
  public boolean homogeneous() {
    return activation.homogeneous();
  }
}
