// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;

/**
 * One integer operator of a planned network, immutable and complete: types, weights and constants.
 *
 * <p>Adding an operator means adding a record here; the compiler then names every {@code switch}
 * that has to know it.
 */
public sealed interface Operator
    permits Contraction,
        Combine,
        Requantize,
        Lookup,
        ArgMax,
        Normalization,
        Pool,
        ResizeBilinear,
        Reordering {
  /** Returns the types of the inputs, in order. */
  List<TensorType> inputs();

  /** Returns the type of the output, its range proven from the inputs' ranges. */
  TensorType output();

  /**
   * Computes the output, scalar and exactly.
   *
   * @param inputs one tensor per input, of its type
   */
  Tensor evaluate(List<Tensor> inputs);

  /** Returns the multiply-accumulate operations of one inference. */
  default long macs() {
    return 0;
  }
}
