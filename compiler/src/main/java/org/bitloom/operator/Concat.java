// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.Interval;

/**
 * Several tensors one after the other along an axis.
 *
 * @param inputs at least two of one element type, of shapes that are equal beside the axis
 * @param axis counted from the outermost dimension, 0
 */
public record Concat(List<TensorType> inputs, int axis) implements Reordering {
  /** Validates the types and the shapes. */
  public Concat {
    inputs = List.copyOf(inputs);
    TensorType first = inputs.get(0);
    for (TensorType input : inputs) {
      if (!input.elementType().equals(first.elementType())
          || !along(input.shape(), axis, 1).equals(along(first.shape(), axis, 1))) {
        throw new IllegalArgumentException(inputs + " along axis " + axis);
      }
    }
  }

  private static Shape along(Shape shape, int axis, int size) {
    List<Integer> dimensions = new ArrayList<>(shape.dimensions());
    dimensions.set(axis, size);
    return new Shape(dimensions);
  }

  /** Returns whether the axis is that of the channels. */
  public boolean ofChannels() {
    return axis == inputs.get(0).shape().dimensions().size() - 1;
  }

  /** Returns how often the inputs take turns: the dimensions outside of the axis, multiplied. */
  public int turns() {
    return inputs.get(0).shape().dimensions().subList(0, axis).stream()
        .reduce(1, Math::multiplyExact);
  }

  @Override
  public String keyword() {
    return "concat";
  }

  @Override
  public boolean keepsChannels() {
    return false;
  }

  @Override
  public TensorType output() {
    int size = inputs.stream().mapToInt(i -> i.shape().dimensions().get(axis)).sum();
    Interval range = inputs.stream().map(TensorType::range).reduce(Interval::hull).orElseThrow();
    TensorType first = inputs.get(0);
    return new TensorType(along(first.shape(), axis, size), first.elementType(), range);
  }

  /** Copies runs of elements: of each input in turn, all that lies within one place outside. */
  @Override
  public Tensor evaluate(List<Tensor> tensors) {
    Shape shape = output().shape();
    long[] values = new long[shape.elements()];
    int next = 0;
    for (int turn = 0; turn < turns(); turn++) {
      for (Tensor tensor : tensors) {
        int run = tensor.size() / turns();
        for (int i = 0; i < run; i++) {
          values[next++] = tensor.get(turn * run + i);
        }
      }
    }
    return Tensor.of(shape, values);
  }
}
