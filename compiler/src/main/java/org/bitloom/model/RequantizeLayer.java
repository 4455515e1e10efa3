// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;

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
    implements Layer {
  /** Returns the same layer with other numbers in its output. */
  public RequantizeLayer with(IntType otherType, Quantization other) {
    return new RequantizeLayer(name, input, activation, otherType, other, rounding, origin);
  }

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Quantization from = x.quantization().orElse(new Quantization(1, 0));
    Requantization requantization =
        new Requantization(
            rounding,
            List.of(AccumulatorOutput.multiplier(rounding, from.scale() / quantization.scale())),
            from.zeroPoint(),
            quantization.zeroPoint(),
            activation.clamp(type, quantization));
    return List.of(new Requantize(x.type(), requantization, type));
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return Optional.of(quantization);
  }
}
