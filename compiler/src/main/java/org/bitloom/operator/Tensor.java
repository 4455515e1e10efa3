// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.bitloom.fixed.Interval;

/** An immutable array of integers with a shape, elements in row-major order (HWC). */
public final class Tensor {
  private final Shape shape;
  private final long[] values;
  private final int channels;

  private Tensor(Shape shape, long[] values) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(values.length + " values for shape " + shape);
    }
    this.shape = shape;
    this.values = values;
    this.channels = shape.channels();
  }

  /** Returns a tensor with a copy of these values. */
  public static Tensor of(Shape shape, long... values) {
    return new Tensor(shape, values.clone());
  }

  /** Returns a tensor whose element {@code i} in row-major order is {@code element(i)}. */
  public static Tensor generate(Shape shape, IntToLongFunction element) {
    long[] values = new long[shape.elements()];
    Arrays.setAll(values, element);
    return new Tensor(shape, values);
  }

  /** Returns the dimensions. */
  public Shape shape() {
    return shape;
  }

  /** Returns the number of elements. */
  public int size() {
    return values.length;
  }

  /** Returns the element at this index in row-major order. */
  public long get(int index) {
    return values[index];
  }

  /** Returns the element of a matrix. */
  public long get(int row, int column) {
    return values[row * channels + column];
  }

  /** Returns a copy of the elements in row-major order. */
  public long[] toArray() {
    return values.clone();
  }

  /** Returns the same elements under another shape. */
  public Tensor reshape(Shape newShape) {
    return new Tensor(newShape, values);
  }

  /** Tells whether an element has this value. */
  public boolean contains(long value) {
    return Arrays.stream(values).anyMatch(v -> v == value);
  }

  /**
   * Returns the sum of some elements below 0, and that of those above.
   *
   * @param first of these elements, in row-major order
   * @param count how many
   * @param step from each to the next
   */
  Interval signedSums(int first, int count, int step) {
    long negative = 0;
    long positive = 0;
    for (int i = 0; i < count; i++) {
      long value = values[first + i * step];
      if (value < 0) {
        negative = Math.addExact(negative, value);
      } else {
        positive = Math.addExact(positive, value);
      }
    }
    return new Interval(negative, positive);
  }

  /** Returns the smallest interval that holds every element. */
  public Interval range() {
    long min = values[0];
    long max = values[0];
    for (long value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new Interval(min, max);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor t && shape.equals(t.shape) && Arrays.equals(values, t.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
