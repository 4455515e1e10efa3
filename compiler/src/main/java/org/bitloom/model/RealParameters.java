// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.format.RealWeights;

/**
 * The real parameters that a layer was quantized from.
 *
 * @param weights of the layer
 * @param bias one per output channel; absent for none
 */
public record RealParameters(RealWeights weights, Optional<List<Double>> bias) {
  /** Copies the list. */
  public RealParameters {
    bias = bias.map(List::copyOf);
  }
}
