// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Quantization;

/**
 * A layer whose output has the type, the scale and the zero point of its input: it takes elements
 * to other places, repeats them, or computes what is between them.
 */
public sealed interface HandingOnLayer extends UnaryLayer
    permits ReshapeLayer, PadLayer, ResizeLayer, SliceLayer {
  @Override
  default Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return inputs.get(0).quantization();
  }

  /** Returns the real value of what comes from no element of the input. */
  default float outside() {
    return 0;
  }

  @Override
  default boolean handsOn(Optional<Output.Requantized> numbers) {
    return true;
  }
}
