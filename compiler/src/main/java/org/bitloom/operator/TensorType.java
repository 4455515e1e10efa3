// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * What is known of a tensor before it has values: shape, element type, and the range its elements
 * can reach, which lies within the type.
 *
 * @param shape dimensions without the sample axis
 * @param elementType how one element is stored and moved
 * @param range proven bounds of every element
 */
public record TensorType(Shape shape, IntType elementType, Interval range) {
  /** Validates that the range lies within the type. */
  public TensorType {
    if (!elementType.range().contains(range)) {
      throw new IllegalArgumentException("range " + range + " exceeds " + elementType);
    }
  }

  /** Returns a tensor type whose elements reach every value of their type. */
  public static TensorType full(Shape shape, IntType elementType) {
    return new TensorType(shape, elementType, elementType.range());
  }

  @Override
  public String toString() {
    return elementType + shape.toString();
  }
}
