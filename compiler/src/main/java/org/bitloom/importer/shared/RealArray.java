// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Real parameters of a layer.
 *
 * @param shape dimensions, outermost first
 * @param values in row-major order
 */
public record RealArray(List<Integer> shape, double[] values) {
  /** Copies the list; requires as many values as the shape has. */
  public RealArray {
    shape = List.copyOf(shape);
    if (shape.stream().reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(values.length + " values of shape " + shape);
    }
  }

  /** Returns an array of computed elements. */
  public static RealArray generate(List<Integer> shape, IntToDoubleFunction value) {
    double[] values = new double[shape.stream().reduce(1, Math::multiplyExact)];
    Arrays.setAll(values, value);
    return new RealArray(shape, values);
  }

  /** Returns a vector. */
  public static RealArray of(double... values) {
    return new RealArray(List.of(values.length), values);
  }
}
