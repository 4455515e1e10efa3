// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A tensor that the file knows.
 *
 * @param type of its elements
 * @param dims dimensions, outermost first; none for a scalar
 * @param values in row-major order; integers are exact
 */
record Constant(ElementType type, List<Integer> dims, double[] values) {
  Constant {
    dims = List.copyOf(dims);
  }

  static Constant generate(
      ElementType type, List<Integer> dims, int size, IntToDoubleFunction value) {
    double[] values = new double[size];
    Arrays.setAll(values, value);
    return new Constant(type, dims, values);
  }

  static Constant integers(List<Integer> values) {
    return generate(ElementType.INT64, List.of(values.size()), values.size(), values::get);
  }

  int size() {
    return values.length;
  }

  double get(int index) {
    return values[index];
  }

  /** Returns the only element. */
  double scalar() {
    return values[0];
  }

  boolean isScalar() {
    return values.length == 1;
  }

  Constant reshape(List<Integer> others) {
    return new Constant(type, others, values);
  }

  /** Returns all elements as integers that are sizes, axes or indices. */
  List<Integer> sizes() {
    return Arrays.stream(values).mapToObj(v -> (int) v).toList();
  }

  boolean finite() {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  /** Returns the elements with the axes in another order. */
  Constant transpose(List<Integer> order) {
    List<Integer> shape = order.stream().map(dims::get).toList();
    int[] strides = strides(dims);
    int[] own = strides(shape);
    return generate(
        type,
        shape,
        values.length,
        i -> {
          int from = 0;
          for (int a = 0; a < own.length; a++) {
            from += i / own[a] % shape.get(a) * strides[order.get(a)];
          }
          return values[from];
        });
  }

  static int[] strides(List<Integer> dims) {
    int[] strides = new int[dims.size()];
    int stride = 1;
    for (int a = dims.size() - 1; a >= 0; a--) {
      strides[a] = stride;
      stride *= dims.get(a);
    }
    return strides;
  }

  @Override
  public String toString() {
    return type.keyword() + dims;
  }
}
