// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;

/**
 * Combines two tensors of one shape element by element into accumulators: the first half of {@code
 * add}, {@code sub}, {@code mul}, {@code maximum} and {@code minimum}, of which the second is a
 * requantizer.
 *
 * @param left the first tensor
 * @param right the second tensor
 * @param combination what becomes of two elements
 */
public record Combine(TensorType left, TensorType right, Combination combination)
    implements Operator {
  /** Validates that both tensors have one shape. */
  public Combine {
    if (!left.shape().equals(right.shape())) {
      throw new IllegalArgumentException(left + " and " + right + " have different shapes");
    }
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(left, right);
  }

  /** Returns the type of the accumulators, exact where the ranges of the inputs are. */
  @Override
  public TensorType output() {
    var range = combination.range(left.range(), right.range());
    return new TensorType(left.shape(), IntType.signedFor(range), range);
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    Tensor a = inputs.get(0);
    Tensor b = inputs.get(1);
    return Tensor.generate(a.shape(), i -> combination.apply(a.get(i), b.get(i)));
  }
}
