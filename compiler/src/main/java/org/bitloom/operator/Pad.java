// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A tensor surrounded by a constant.
 *
 * @param input any shape
 * @param sides what is added to each dimension, outermost first
 * @param value the constant, of the input's element type
 */
public record Pad(TensorType input, List<Side> sides, long value) implements Reordering {
  /**
   * What is added to a dimension.
   *
   * @param before in front of it, not negative
   * @param after behind it, not negative
   */
  public record Side(int before, int after) {
    /** Validates that nothing is cut off. */
    public Side {
      if (before < 0 || after < 0) {
        throw new IllegalArgumentException(before + " before, " + after + " after");
      }
    }

    /** Returns whether nothing is added. */
    public boolean none() {
      return before == 0 && after == 0;
    }
  }

  /** Validates the number of sides and the value. */
  public Pad {
    sides = List.copyOf(sides);
    if (sides.size() != input.shape().dimensions().size()
        || !input.elementType().range().contains(value)) {
      throw new IllegalArgumentException(input + " padded by " + sides + " with " + value);
    }
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  @Override
  public String keyword() {
    return "pad";
  }

  @Override
  public boolean keepsChannels() {
    return false;
  }

  @Override
  public OptionalLong constant() {
    return OptionalLong.of(value);
  }

  @Override
  public TensorType output() {
    List<Integer> dimensions = new ArrayList<>();
    for (int axis = 0; axis < sides.size(); axis++) {
      Side side = sides.get(axis);
      int size = input.shape().dimensions().get(axis);
      dimensions.add(Math.addExact(Math.addExact(side.before, size), side.after));
    }
    return new TensorType(new Shape(dimensions), input.elementType(), input.range().hull(value));
  }

  @Override
  public Tensor evaluate(List<Tensor> tensors) {
    Shape shape = output().shape();
    return Tensor.generate(shape, i -> element(tensors.get(0), shape, i));
  }

  /** Finds the place of an output element in the input, dimension by dimension from the inside. */
  private long element(Tensor tensor, Shape shape, int index) {
    int rest = index;
    int place = 0;
    int step = 1;
    for (int axis = sides.size() - 1; axis >= 0; axis--) {
      int size = input.shape().dimensions().get(axis);
      int at = rest % shape.dimensions().get(axis) - sides.get(axis).before;
      if (at < 0 || at >= size) {
        return value;
      }
      rest /= shape.dimensions().get(axis);
      place += at * step;
      step *= size;
    }
    return tensor.get(place);
  }
}
