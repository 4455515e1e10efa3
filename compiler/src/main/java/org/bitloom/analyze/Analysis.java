// SPDX-License-Identifier: Apache-2.0
package org.bitloom.analyze;

import java.util.List;
import java.util.Optional;

/**
 * What quantization does to a network on given data.
 *
 * @param network its name
 * @param samples that were looked at
 * @param tensors inputs first, then the layers' outputs in order
 * @param weights of the layers that have some, in order
 * @param sameClass samples for which the real and the integer network name the same class; absent
 *     where the output names none
 * @param accuracy where the data has labels
 */
public record Analysis(
    String network,
    int samples,
    List<TensorAnalysis> tensors,
    List<WeightAnalysis> weights,
    Optional<Integer> sameClass,
    Optional<Accuracy> accuracy) {
  /** Copies the lists. */
  public Analysis {
    tensors = List.copyOf(tensors);
    weights = List.copyOf(weights);
  }
}
