// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor without the sample axis, outermost first, channels last.
 *
 * @param dimensions at least one, all positive
 */
public record Shape(List<Integer> dimensions) {
  /** Validates the dimensions. */
  public Shape {
    dimensions = List.copyOf(dimensions);
    int smallest = dimensions.isEmpty() ? 0 : 1;
    for (int d : dimensions) {
      smallest = Math.min(smallest, d);
    }
    if (smallest < 1) {
      throw new IllegalArgumentException("shape " + dimensions + " has a dimension below 1");
    }
    product(dimensions);
  }

  /** Returns a shape of these dimensions. */
  public static Shape of(Integer... dimensions) {
    return new Shape(List.of(dimensions));
  }

  /** Returns the number of elements. */
  public int elements() {
    return product(dimensions);
  }

  private static int product(List<Integer> dimensions) {
    int product = 1;
    for (int d : dimensions) {
      product = Math.multiplyExact(product, d);
    }
    return product;
  }

  /** Returns the last dimension. */
  public int channels() {
    return dimensions.get(dimensions.size() - 1);
  }

  /** Returns the number of channel vectors: all dimensions but the last, multiplied. */
  public int vectors() {
    return elements() / channels();
  }

  @Override
  public String toString() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
