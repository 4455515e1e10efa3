// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Shape;
import org.bitloom.operator.TensorType;

/** The last check of a layer, whatever file it comes from: that its inputs suit it. */
public final class LayerCheck {
  private LayerCheck() {}

  /**
   * Returns why a layer cannot be computed with its inputs; empty where it can.
   *
   * @param inputs one per name in {@link Layer#inputs()}
   */
  public static Optional<Misfit> misfit(Layer layer, List<TypedTensor> inputs) {
    List<Shape> shapes = inputs.stream().map(input -> input.type().shape()).toList();
    return layer
        .shape(shapes)
        .misfit()
        .or(() -> layer.numbersMisfit(inputs))
        .or(() -> scales(layer, inputs));
  }

  /** Returns what a layer delivers that can be computed with its inputs. */
  public static TypedTensor output(Layer layer, List<TypedTensor> inputs) {
    Operator last = layer.toOperators(inputs).getLast();
    return new TypedTensor(last.output(), layer.outputQuantization(inputs));
  }

  /**
   * Returns what a layer is said to deliver, with a range that need not be the proven one: where
   * the layer names its numbers, no operators are made.
   */
  public static TypedTensor announced(Layer layer, List<TypedTensor> inputs) {
    List<Shape> shapes = inputs.stream().map(input -> input.type().shape()).toList();
    return layer.shape(shapes) instanceof ShapeResult.Known(Shape shape)
            && layer.result().orElse(null) instanceof Output.Requantized numbers
        ? new TypedTensor(
            TensorType.full(shape, numbers.type()), Optional.of(numbers.quantization()))
        : output(layer, inputs);
  }

  private static Optional<Misfit> scales(Layer layer, List<TypedTensor> inputs) {
    double largest =
        layer.multipliers(inputs).stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return largest < Layer.LARGEST_MULTIPLIER
        ? Optional.empty()
        : Optional.of(new Misfit.Scales(largest));
  }

  /** Returns the first input that is too wide for the operand of an engine. */
  static Optional<Misfit> operands(Layer layer, List<TypedTensor> inputs) {
    return widths(layer, inputs, Layer.WIDEST_OPERAND, Misfit.TooWide.Use.OPERAND);
  }

  /** Returns the first input that has more bits than the layer reads. */
  static Optional<Misfit> widths(
      Layer layer, List<TypedTensor> inputs, int widest, Misfit.TooWide.Use use) {
    for (int i = 0; i < inputs.size(); i++) {
      var type = inputs.get(i).type().elementType();
      if (type.bits() > widest) {
        return Optional.of(new Misfit.TooWide(i, type, layer.call().kind(), widest, use));
      }
    }
    return Optional.empty();
  }
}
