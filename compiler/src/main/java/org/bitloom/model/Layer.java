// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.Rounding;
import org.bitloom.format.RealWeights;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** One layer as the user wrote it, checked, with all of its constants. */
public sealed interface Layer permits WeightedLayer, RequantizedLayer, MatMulLayer, UnaryLayer {
  /** What turns an accumulator into a quantized value is smaller. */
  double LARGEST_MULTIPLIER = 1L << 30;

  /** Most bits of an element that is multiplied, or compared with others. */
  int WIDEST_OPERAND = 16;

  /** Returns the identifier of the layer and of its output tensor. */
  String name();

  /** Returns the names of the tensors that it reads. */
  List<String> inputs();

  /** Returns the place in the source. */
  Span origin();

  /**
   * Returns the shape of the output, or why there is none: all that the layer needs of the shapes
   * of its inputs.
   *
   * @param inputs one per name in {@link #inputs()}
   */
  ShapeResult shape(List<Shape> inputs);

  /**
   * Returns what is wrong with the numbers of the inputs, whose shapes fit.
   *
   * @param inputs one per name in {@link #inputs()}
   */
  default Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return Optional.empty();
  }

  /**
   * Returns the integer operators of this layer, a chain: the first takes the layer's inputs, each
   * other takes the output of the one before.
   *
   * @param inputs one per name in {@link #inputs()}
   */
  List<Operator> toOperators(List<TypedTensor> inputs);

  /** Returns the real values of its constant weights, where it has any. */
  default Optional<RealWeights> realWeights() {
    return Optional.empty();
  }

  /**
   * Returns the layers that stand for this one, itself last, its inputs perhaps renamed: what has
   * to be done to single inputs first is a layer of its own.
   *
   * @param types one per name in {@link #inputs()}
   * @param freshName makes a name that no layer has of a wish
   */
  default List<Layer> expanded(List<TypedTensor> types, UnaryOperator<String> freshName) {
    return List.of(this);
  }

  /** Returns what the output's elements mean. */
  Optional<Quantization> outputQuantization(List<TypedTensor> inputs);

  /** Returns the layer as it is written in the language. */
  LayerCall call();

  /** Returns what the numerics block says about the output; empty where it says nothing. */
  default Optional<Output> result() {
    return Optional.empty();
  }

  /**
   * Returns the numbers of the output, where the layer works with others as well ({@link #with});
   * empty where they follow from the inputs or from the kind of the layer.
   */
  default Optional<Output.Requantized> freeNumbers() {
    return Optional.empty();
  }

  /** Returns a layer that has free numbers with others; any other layer as it is. */
  default Layer with(Output.Requantized numbers) {
    return this;
  }

  /** Returns how the layer rounds, where it lets the user choose. */
  default Optional<Rounding> choiceOfRounding() {
    return Optional.empty();
  }

  /** Returns the type that the user requires for the accumulator. */
  default Optional<RequiredAccumulator> accumulator() {
    return Optional.empty();
  }

  /** Returns its constant operand. */
  default Optional<LayerWeights> constants() {
    return Optional.empty();
  }

  /** Returns its bias in integers. */
  default Optional<Tensor> bias() {
    return Optional.empty();
  }

  /** Returns its other arrays of integers, by what is written behind the layer's name. */
  default Map<String, Tensor> tables() {
    return Map.of();
  }

  /** Returns the ratios of scales that become multipliers. */
  default List<Double> multipliers(List<TypedTensor> inputs) {
    return List.of();
  }

  /** Returns what a folding of its MAC array is bounded by; empty for a layer without one. */
  default Optional<ArraySize> arraySize(List<Shape> inputs) {
    return Optional.empty();
  }

  /**
   * Returns whether the output's elements are elements of the inputs, so that all of them have the
   * same numbers.
   *
   * @param numbers of the first input, where they are known
   */
  default boolean handsOn(Optional<Output.Requantized> numbers) {
    return false;
  }

  /** Returns whether the layer depends on the numbers of its inputs as they are. */
  default boolean fixesInputs() {
    return false;
  }

  /**
   * Returns whether the layer keeps channels apart and maps multiples to multiples: {@code f(c x) =
   * c f(x)} for every positive {@code c}.
   */
  default boolean homogeneous() {
    return false;
  }
}
