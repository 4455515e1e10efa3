// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Makes the layers of {@code LEAKY_RELU} of int16, for which a table would be too large: {@code x},
 * requantized and clamped from 0 on, and {@code slope * x}, requantized and clamped up to 0; one of
 * both is 0, so their sum is exact. Source: {@code QuantizeLeakyRelu}, {@code
 * reference/leaky_relu.h} of TFLite 2.6.
 */
final class WideLeakyRelu {
  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;
  private final String name;

  WideLeakyRelu(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.arithmetic = arithmetic;
    this.name = Names.ofLayer("leaky_relu", operator.index());
  }

  /** Returns the layers; none after it was refused. */
  List<Layer> layers() {
    Optional<String> problem =
        tensors
            .elementwiseProblem(0)
            .or(this::typeProblem)
            .or(() -> UnaryFunctions.problem(operator, tensors.output(), arithmetic))
            .or(() -> slope() > 0 ? Optional.empty() : Optional.of("its slope is 0"))
            .or(() -> tensors.scaleProblem(Math.max(1, slope())));
    if (problem.isPresent()) {
      tensors.refuse(
          problem.get(), "LEAKY_RELU of one int16 tensor to another, with a slope above 0");
      return List.of();
    }
    return tensors.inputName().equals(OperatorTensors.REFUSED)
        ? List.of()
        : List.of(above(), below(), sum());
  }

  private Optional<String> typeProblem() {
    return tensors.input(0).type().equals(tensors.output().type())
        ? Optional.empty()
        : Optional.of("its tensors are %s and %s".formatted(tensors.input(0), tensors.output()));
  }

  private float slope() {
    return operator
        .options(TfliteOptions.Slope.class)
        .map(TfliteOptions.Slope::slope)
        .orElse(Float.NaN);
  }

  private IntType type() {
    return TensorCheck.type(tensors.output());
  }

  private Quantization numbers() {
    return TensorCheck.quantization(tensors.output());
  }

  private Layer above() {
    return new RequantizeLayer(
        name + "_above",
        tensors.inputName(),
        new Activation.Relu(),
        type(),
        numbers(),
        arithmetic.elementwise(),
        check.origin());
  }

  /** The slope is the scale of a constant 1, so that it is multiplied in float32. */
  private Layer below() {
    Tensor one = Tensor.generate(Shape.of(1), i -> 1);
    return new ConstantLayer(
        name + "_below",
        tensors.inputName(),
        CombineLayer.Kind.MUL,
        false,
        new LayerWeights(one, IntType.signed(8), List.of((double) slope()), 0),
        new Activation.Clip((float) (numbers().scale() * type().min()), 0),
        type(),
        numbers(),
        arithmetic.elementwise(),
        check.origin());
  }

  private Layer sum() {
    return new CombineLayer(
        name,
        name + "_above",
        name + "_below",
        CombineLayer.Kind.ADD,
        new Activation.None(),
        type(),
        numbers(),
        Rounding.HALF_UP,
        check.origin());
  }
}
