// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import org.bitloom.calibrate.LayerBias;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;

/** Bits of codes of weights. */
public final class WeightBits {
  private WeightBits() {}

  /** Returns the bits of all weights of a network; biases and scales are not counted. */
  public static long of(Network network) {
    return network.layers().stream()
        .filter(layer -> layer.realWeights().isPresent())
        .mapToLong(layer -> of(LayerBias.weights(layer)))
        .reduce(0, Math::addExact);
  }

  private static long of(LayerWeights weights) {
    return Math.multiplyExact((long) weights.values().size(), weights.encoding().bits());
  }

  /** Returns the number of weights of a network. */
  public static long count(Network network) {
    return network.layers().stream()
        .flatMap(layer -> layer.realWeights().stream())
        .mapToLong(weights -> weights.shape().elements())
        .sum();
  }
}
