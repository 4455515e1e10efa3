// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * A tensor and a constant, combined element by element: {@code add}, {@code sub} and {@code mul}
 * with one input. The constant is broadcast to the shape of the tensor.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param kind what is computed
 * @param constantFirst whether the constant is the first operand
 * @param constant the other operand, with one scale; {@link Broadcast#fits fits} the tensor's shape
 * @param activation clamp of the real output
 * @param type element type of the output
 * @param quantization scale and zero point of the output
 * @param rounding how results are rounded
 * @param variant whose multipliers {@code sub} and {@code mul} have
 * @param origin place in the source
 */
public record ConstantLayer(
    String name,
    String input,
    CombineLayer.Kind kind,
    boolean constantFirst,
    LayerWeights constant,
    Activation activation,
    IntType type,
    Quantization quantization,
    Rounding rounding,
    TfliteVariant variant,
    Span origin)
    implements RequantizedLayer, UnaryLayer {
  /** Validates that something is computed: what is chosen of a constant is a clip. */
  public ConstantLayer {
    if (kind.choosesOne()) {
      throw new IllegalArgumentException(kind + " of a constant");
    }
  }

  /** Returns a layer with the multipliers of TFLite for desktops. */
  public ConstantLayer(
      String name,
      String input,
      CombineLayer.Kind kind,
      boolean constantFirst,
      LayerWeights constant,
      Activation activation,
      IntType type,
      Quantization quantization,
      Rounding rounding,
      Span origin) {
    this(
        name,
        input,
        kind,
        constantFirst,
        constant,
        activation,
        type,
        quantization,
        rounding,
        TfliteVariant.DESKTOP,
        origin);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    Shape own = constant.values().shape();
    return Broadcast.fits(own, inputs.get(0))
        ? new ShapeResult.Known(inputs.get(0))
        : ShapeResult.wrong(
            "a constant of shape %s cannot be repeated over shape %s"
                .formatted(own, inputs.get(0)));
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return LayerCheck.operands(this, inputs);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    return new ConstantArithmetic(this, inputs.get(0)).operators();
  }

  @Override
  public ConstantLayer with(Output.Requantized numbers) {
    return new ConstantLayer(
        name,
        input,
        kind,
        constantFirst,
        constant,
        activation,
        numbers.type(),
        numbers.quantization(),
        rounding,
        variant,
        origin);
  }

  /**
   * Returns, where the rounded summands of a tensor are too many for a table, layers that sum two
   * tensors: one of them is the constant, made of the tensor times nothing.
   */
  @Override
  public List<Layer> expanded(List<TypedTensor> types, UnaryOperator<String> freshName) {
    TypedTensor x = types.get(0);
    boolean sum = kind == CombineLayer.Kind.ADD || kind == CombineLayer.Kind.SUB;
    boolean rounded =
        sum
            && rounding == Rounding.DOUBLE_AWAY
            && x.type().elementType().bits() > Lookup.NARROW_BITS
            && x.scale() < constant.scales().get(0);
    if (!rounded) {
      return List.of(this);
    }
    Quantization numbers = new Quantization(constant.scales().get(0), constant.zeroPoints().get(0));
    Layer nothing =
        new RequantizeLayer(
            freshName.apply(name + "_zero"),
            input,
            new Activation.Clip(0, 0),
            constant.type(),
            numbers,
            Rounding.HALF_UP,
            origin);
    Layer constants =
        new ConstantLayer(
            freshName.apply(name + "_constant"),
            nothing.name(),
            CombineLayer.Kind.ADD,
            false,
            constant,
            new Activation.None(),
            constant.type(),
            numbers,
            Rounding.HALF_UP,
            origin);
    return List.of(nothing, constants, ofStreams(constants.name()));
  }

  /** Returns the layer that reads the constant from a stream, with the same numbers. */
  CombineLayer ofStreams() {
    return ofStreams(name + ".weights");
  }

  private CombineLayer ofStreams(String other) {
    return new CombineLayer(
        name,
        constantFirst ? other : input,
        constantFirst ? input : other,
        kind,
        activation,
        type,
        quantization,
        rounding,
        variant,
        origin);
  }

  /** Returns the ratio of scales as for two tensors. */
  public double multiplier(double inputScale) {
    return ofStreams().multiplier(inputScale, constant.scales().get(0));
  }

  /** Returns the constants along the period with which they repeat in a tensor. */
  public Tensor period(Shape shape) {
    Shape own = constant.values().shape();
    int period = Broadcast.period(own, shape);
    return Tensor.generate(
        Shape.of(period), i -> constant.values().get(Broadcast.index(own, shape, i)));
  }

  @Override
  public LayerCall call() {
    return LayerCall.of(kind.keyword(), inputs())
        .flag("weights_first", constantFirst)
        .with(activation)
        .with(variant);
  }

  @Override
  public List<Double> multipliers(List<TypedTensor> inputs) {
    return List.of(multiplier(inputs.get(0).scale()));
  }

  @Override
  public Optional<LayerWeights> constants() {
    return Optional.of(constant);
  }

  @Override
  public Optional<ArraySize> arraySize(List<Shape> inputs) {
    return Optional.of(ArraySize.of(period(inputs.get(0)).size(), 1));
  }
}
