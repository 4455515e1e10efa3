// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/**
 * Several tensors one after the other along an axis. An input of another type or scale than the
 * output is requantized first, by a layer of its own ({@link #expanded}).
 *
 * @param name identifier
 * @param inputs tensors that it reads, at least two
 * @param axis counted from the outermost dimension, 0
 * @param type element type of the output
 * @param quantization scale and zero point of the output
 * @param rounding how inputs are requantized
 * @param origin place in the source
 */
public record ConcatLayer(
    String name,
    List<String> inputs,
    int axis,
    IntType type,
    Quantization quantization,
    Rounding rounding,
    Span origin)
    implements RequantizedLayer {
  /** Copies the list. */
  public ConcatLayer {
    inputs = List.copyOf(inputs);
  }

  @Override
  public ConcatLayer with(Output.Requantized numbers) {
    return new ConcatLayer(
        name, inputs, axis, numbers.type(), numbers.quantization(), rounding, origin);
  }

  @Override
  public List<Layer> expanded(List<TypedTensor> types, UnaryOperator<String> freshName) {
    List<Layer> layers = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      TypedTensor input = types.get(i);
      if (fits(input)) {
        names.add(inputs.get(i));
      } else {
        String fresh = freshName.apply(name + "_input" + i);
        names.add(fresh);
        layers.add(requantized(fresh, inputs.get(i)));
      }
    }
    layers.add(new ConcatLayer(name, names, axis, type, quantization, rounding, origin));
    return layers;
  }

  @Override
  public ShapeResult shape(List<Shape> shapes) {
    return shape(shapes, axis);
  }

  /**
   * Returns the shape of tensors behind each other.
   *
   * @param axis counted from the outermost dimension, or from behind where it is negative
   */
  public static ShapeResult shape(List<Shape> inputs, long axis) {
    List<Integer> first = inputs.get(0).dimensions();
    long place = axis < 0 ? axis + first.size() : axis;
    if (place < 0 || place >= first.size()) {
      return ShapeResult.wrong("axis " + axis + " does not exist in shape " + inputs.get(0));
    }
    List<Long> sum = new ArrayList<>(first.stream().map(Integer::longValue).toList());
    for (Shape other : inputs.subList(1, inputs.size())) {
      List<Integer> dimensions = other.dimensions();
      if (dimensions.size() != first.size() || differElsewhere(first, dimensions, (int) place)) {
        return ShapeResult.wrong(
            "shapes " + inputs.get(0) + " and " + other + " differ beside axis " + place);
      }
      sum.set((int) place, sum.get((int) place) + dimensions.get((int) place));
    }
    return ShapeResult.of(sum);
  }

  private static boolean differElsewhere(List<Integer> a, List<Integer> b, int axis) {
    return IntStream.range(0, a.size()).anyMatch(i -> i != axis && !a.get(i).equals(b.get(i)));
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> types) {
    return LayerCheck.operands(this, types);
  }

  private boolean fits(TypedTensor input) {
    return input.type().elementType().equals(type)
        && input.quantization().equals(Optional.of(quantization));
  }

  private RequantizeLayer requantized(String fresh, String input) {
    return new RequantizeLayer(
        fresh, input, new Activation.None(), type, quantization, rounding, origin);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    return List.of(new Concat(inputs.stream().map(TypedTensor::type).toList(), axis));
  }

  @Override
  public LayerCall call() {
    return LayerCall.of("concat", inputs).with("axis", new LayerCall.Whole(axis));
  }

  @Override
  public boolean handsOn(Optional<Output.Requantized> numbers) {
    return true;
  }
}
