// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;

/**
 * The elements of a tensor at regular positions of each dimension, in their order.
 *
 * @param input any shape
 * @param ranges what is kept of each dimension, outermost first
 */
public record Slice(TensorType input, List<Range> ranges) implements Reordering {
  /**
   * Positions of a dimension.
   *
   * @param start the first one, not negative
   * @param count how many, at least 1
   * @param step from one to the next, at least 1
   */
  public record Range(int start, int count, int step) {
    /** Validates the numbers. */
    public Range {
      if (start < 0 || count < 1 || step < 1) {
        throw new IllegalArgumentException(start + ", " + count + " positions, step " + step);
      }
    }

    /** Returns all positions of a dimension. */
    public static Range all(int size) {
      return new Range(0, size, 1);
    }

    /** Returns the last position. */
    public int last() {
      return Math.addExact(start, Math.multiplyExact(count - 1, step));
    }

    /** Returns whether a position is kept. */
    public boolean contains(int position) {
      return position >= start && position <= last() && (position - start) % step == 0;
    }
  }

  /** Validates that all positions exist. */
  public Slice {
    ranges = List.copyOf(ranges);
    List<Integer> sizes = input.shape().dimensions();
    boolean fits = ranges.size() == sizes.size();
    for (int axis = 0; fits && axis < sizes.size(); axis++) {
      fits = ranges.get(axis).last() < sizes.get(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException("slice " + ranges + " of " + input);
    }
  }

  @Override
  public String keyword() {
    return "slice";
  }

  @Override
  public boolean keepsChannels() {
    return false;
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  @Override
  public TensorType output() {
    Shape shape = new Shape(ranges.stream().map(Range::count).toList());
    return new TensorType(shape, input.elementType(), input.range());
  }

  @Override
  public Tensor evaluate(List<Tensor> tensors) {
    return Tensor.generate(output().shape(), i -> tensors.get(0).get(place(i)));
  }

  /** Returns the place in the input of an element of the output. */
  public int place(int index) {
    int rest = index;
    int place = 0;
    int step = 1;
    for (int axis = ranges.size() - 1; axis >= 0; axis--) {
      Range range = ranges.get(axis);
      place += (range.start + rest % range.count * range.step) * step;
      rest /= range.count;
      step *= input.shape().dimensions().get(axis);
    }
    return place;
  }
}
