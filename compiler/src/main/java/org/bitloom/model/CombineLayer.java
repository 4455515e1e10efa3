// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/**
 * Two tensors, combined element by element: {@code add}, {@code sub}, {@code mul}, {@code maximum}
 * and {@code minimum}. Where one of them has to be repeated over the other, or requantized because
 * one of both is chosen, layers of their own do it ({@link #expanded}).
 *
 * @param name identifier
 * @param left tensor that it reads first
 * @param right tensor that it reads second; may be the same
 * @param kind what is computed
 * @param activation clamp of the real output
 * @param type element type of the output
 * @param quantization scale and zero point of the output
 * @param rounding how results are rounded
 * @param variant whose multipliers {@code sub} and {@code mul} have
 * @param origin place in the source
 */
public record CombineLayer(
    String name,
    String left,
    String right,
    Kind kind,
    Activation activation,
    IntType type,
    Quantization quantization,
    Rounding rounding,
    TfliteVariant variant,
    Span origin)
    implements RequantizedLayer {
  /** Returns a layer with the multipliers of TFLite for desktops. */
  public CombineLayer(
      String name,
      String left,
      String right,
      Kind kind,
      Activation activation,
      IntType type,
      Quantization quantization,
      Rounding rounding,
      Span origin) {
    this(
        name,
        left,
        right,
        kind,
        activation,
        type,
        quantization,
        rounding,
        TfliteVariant.DESKTOP,
        origin);
  }

  /** What is computed of two real values. */
  public enum Kind {
    /** {@code left + right}. */
    ADD,
    /** {@code left - right}. */
    SUB,
    /** {@code left * right}. */
    MUL,
    /** The larger one. */
    MAXIMUM,
    /** The smaller one. */
    MINIMUM;

    /** Returns whether the result is one of both. */
    public boolean choosesOne() {
      return this == MAXIMUM || this == MINIMUM;
    }

    /** Returns the layer kind in the language. */
    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public CombineLayer with(Output.Requantized numbers) {
    return new CombineLayer(
        name,
        left,
        right,
        kind,
        activation,
        numbers.type(),
        numbers.quantization(),
        rounding,
        variant,
        origin);
  }

  @Override
  public List<String> inputs() {
    return List.of(left, right);
  }

  @Override
  public List<Layer> expanded(List<TypedTensor> types, UnaryOperator<String> freshName) {
    Shape first = types.get(0).type().shape();
    Shape second = types.get(types.size() - 1).type().shape();
    Shape shape = new Shape(Broadcast.common(first, second).orElseThrow());
    List<Layer> layers = new ArrayList<>();
    String a = alike(layers, left, types.get(0), freshName, name + "_left");
    String b = alike(layers, right, types.get(types.size() - 1), freshName, name + "_right");
    a = repeated(layers, a, first, shape, freshName, name + "_left");
    b = repeated(layers, b, second, shape, freshName, name + "_right");
    layers.add(
        new CombineLayer(
            name, a, b, kind, activation, type, quantization, rounding, variant, origin));
    return layers;
  }

  /** Of two numbers in different steps, neither can be the result. */
  private String alike(
      List<Layer> layers,
      String input,
      TypedTensor from,
      UnaryOperator<String> freshName,
      String wish) {
    boolean same =
        from.type().elementType().equals(type)
            && from.quantization().equals(Optional.of(quantization));
    if (same || !kind.choosesOne()) {
      return input;
    }
    String fresh = freshName.apply(wish + "_quantized");
    layers.add(
        new RequantizeLayer(
            fresh, input, new Activation.None(), type, quantization, rounding, origin));
    return fresh;
  }

  private String repeated(
      List<Layer> layers,
      String input,
      Shape from,
      Shape to,
      UnaryOperator<String> freshName,
      String wish) {
    List<Layer> repetition = Repetition.of(input, from, to, freshName, wish, origin);
    layers.addAll(repetition);
    return repetition.isEmpty() ? input : repetition.getLast().name();
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return Broadcast.shape(inputs.get(0), inputs.get(1));
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return LayerCheck.operands(this, inputs);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    return CombineArithmetic.operators(this, inputs.get(0), inputs.get(1));
  }

  /** Returns the ratio of scales by which the larger summand, or the product, is multiplied. */
  public double multiplier(double leftScale, double rightScale) {
    return kind == Kind.MUL
        ? leftScale * rightScale / quantization.scale()
        : Math.max(leftScale, rightScale) / quantization.scale();
  }

  @Override
  public LayerCall call() {
    LayerCall call = LayerCall.of(kind.keyword(), inputs()).with(activation);
    return kind.choosesOne() ? call : call.with(variant);
  }

  @Override
  public boolean handsOn(Optional<Output.Requantized> numbers) {
    return kind.choosesOne();
  }

  @Override
  public List<Double> multipliers(List<TypedTensor> inputs) {
    return List.of(multiplier(inputs.get(0).scale(), inputs.get(1).scale()));
  }
}
