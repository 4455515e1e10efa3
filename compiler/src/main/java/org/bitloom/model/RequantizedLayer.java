// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Quantization;

/** A layer whose output has the type, the scale and the zero point that the user gives it. */
public sealed interface RequantizedLayer extends Layer
    permits PoolLayer, RequantizeLayer, CombineLayer, ConstantLayer, ConcatLayer {
  /** Returns the element type of the output. */
  IntType type();

  /** Returns the scale and the zero point of the output. */
  Quantization quantization();

  /** Returns how the output is rounded. */
  Rounding rounding();

  @Override
  default Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return Optional.of(quantization());
  }

  @Override
  default Optional<Output> result() {
    return freeNumbers().map(numbers -> numbers);
  }

  @Override
  default Optional<Output.Requantized> freeNumbers() {
    return Optional.of(new Output.Requantized(type(), quantization()));
  }

  @Override
  default Optional<Rounding> choiceOfRounding() {
    return Optional.of(rounding());
  }
}
