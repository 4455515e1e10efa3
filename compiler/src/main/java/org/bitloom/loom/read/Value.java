// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Optional;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Shape;
import org.bitloom.operator.TensorType;

/**
 * A tensor of the network while it is being checked.
 *
 * @param shape empty after an error that leaves it open
 * @param typed empty where an error leaves type or scale open
 */
record Value(Optional<Shape> shape, Optional<TypedTensor> typed) {
  /** A tensor of which nothing is known, after an error. */
  static final Value UNKNOWN = new Value(Optional.empty(), Optional.empty());

  /** A tensor of which only the shape is known, after an error. */
  static Value ofShape(Optional<Shape> shape) {
    return new Value(shape, Optional.empty());
  }

  /** A tensor without error. */
  static Value of(TypedTensor typed) {
    TensorType type = typed.type();
    return new Value(Optional.of(type.shape()), Optional.of(typed));
  }
}
