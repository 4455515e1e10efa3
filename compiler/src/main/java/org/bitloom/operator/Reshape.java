// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;

/**
 * The same elements in the same order under another shape.
 *
 * @param input any shape
 * @param shape as many elements as the input
 */
public record Reshape(TensorType input, Shape shape) implements Reordering {
  /** Validates the element count. */
  public Reshape {
    if (shape.elements() != input.shape().elements()) {
      throw new IllegalArgumentException(input + " to " + shape);
    }
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  @Override
  public String keyword() {
    return "reshape";
  }

  @Override
  public boolean keepsChannels() {
    return true;
  }

  @Override
  public TensorType output() {
    return new TensorType(shape, input.elementType(), input.range());
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    return inputs.get(0).reshape(shape);
  }
}
