// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.format.WeightFormat;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;

/** Bits of codes of weights. */
public final class WeightBits {
  private final List<Axis> axes;
  private final long asRead;

  /** Bits saved per axis and level. */
  private final List<long[]> saved = new ArrayList<>();

  /** Prepares to count those of candidates. */
  WeightBits(Network network, List<Axis> axes) {
    this.axes = List.copyOf(axes);
    asRead = of(network);
    Map<String, LayerWeights> weights = new HashMap<>();
    network.layers().stream()
        .filter(layer -> layer.realWeights().isPresent())
        .forEach(layer -> weights.put(layer.name(), WeightedLayer.of(layer).weights()));
    for (Axis axis : axes) {
      LayerWeights own = weights.get(axis.layers().get(0));
      saved.add(axis.levels().stream().mapToLong(level -> saved(own, level)).toArray());
    }
  }

  private static long saved(LayerWeights weights, Level level) {
    return level instanceof Level.Weights(WeightFormat format)
        ? (long) weights.values().size() * (weights.encoding().bits() - Space.bits(format))
        : 0;
  }

  /** Returns the bits of all weights of a candidate. */
  long of(Candidate candidate) {
    long bits = asRead;
    for (int axis = 0; axis < axes.size(); axis++) {
      bits -= saved.get(axis)[candidate.level(axis)];
    }
    return bits;
  }

  /** Returns the bits of all weights of a network; biases and scales are not counted. */
  public static long of(Network network) {
    return network.layers().stream()
        .filter(layer -> layer.realWeights().isPresent())
        .mapToLong(layer -> of(WeightedLayer.of(layer).weights()))
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
