// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;

/**
 * The elements of one edge in row-major order: in 32 bits where the edge's proven range allows it,
 * which only the range decides, else in 64. Nobody writes to an array that is inside.
 */
sealed interface Elements {
  /** Elements whose range lies in int32. */
  record Narrow(int[] values) implements Elements {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public long get(int index) {
      return values[index];
    }

    /** Two plain loops, which the JIT compiler turns into vector code. */
    @Override
    public Interval range() {
      int min = values[0];
      int max = values[0];
      for (int value : values) {
        min = Math.min(min, value);
      }
      for (int value : values) {
        max = Math.max(max, value);
      }
      return new Interval(min, max);
    }
  }

  /** Elements whose range does not lie in int32. */
  record Wide(long[] values) implements Elements {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public long get(int index) {
      return values[index];
    }

    @Override
    public Interval range() {
      long min = values[0];
      long max = values[0];
      for (long value : values) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
      return new Interval(min, max);
    }
  }

  /** Tells whether elements of this type are {@link Narrow}. */
  static boolean narrow(TensorType type) {
    return IntType.signed(32).range().contains(type.range());
  }

  /**
   * Returns the elements of a tensor.
   *
   * @throws ArithmeticException if the type is narrow and an element is not
   */
  static Elements of(Tensor tensor, TensorType type) {
    if (!narrow(type)) {
      return new Wide(tensor.toArray());
    }
    int[] values = new int[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(tensor.get(i));
    }
    return new Narrow(values);
  }

  /** Returns the number of elements. */
  int size();

  /** Returns one element. */
  long get(int index);

  /** Returns the smallest interval that holds every element. */
  Interval range();

  /** Returns the array of elements that are narrow by their type. */
  default int[] ints() {
    return switch (this) {
      case Narrow narrow -> narrow.values;
      case Wide wide -> throw new IllegalStateException("the elements are not narrow");
    };
  }

  /** Returns the elements as a tensor. */
  default Tensor tensor(Shape shape) {
    return switch (this) {
      case Narrow narrow -> Tensor.generate(shape, i -> narrow.values[i]);
      case Wide wide -> Tensor.of(shape, wide.values);
    };
  }
}
