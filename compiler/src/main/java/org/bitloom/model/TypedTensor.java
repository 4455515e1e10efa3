// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Optional;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.TensorType;

/**
 * What a layer knows of one of its inputs when it becomes operators.
 *
 * @param type shape, element type and proven range
 * @param quantization scale and zero point; absent for an index
 */
public record TypedTensor(TensorType type, Optional<Quantization> quantization) {
  /** Returns an input of the network. */
  public static TypedTensor of(Input input) {
    return new TypedTensor(
        TensorType.full(input.shape(), input.type()), Optional.of(input.quantization()));
  }

  /** Returns the scale; 1 for an index. */
  public double scale() {
    return quantization.map(Quantization::scale).orElse(1.0);
  }
}
