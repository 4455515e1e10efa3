// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.format.RealWeights;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.RealParameters;
import org.bitloom.model.WeightedLayer;

/**
 * Cross-layer equalization: between two layers, channel {@code c} is divided by {@code s[c]} where
 * it is made and multiplied by it where it is read, which changes no output as long as everything
 * in between is positively homogeneous. With {@code s = sqrt(r1 / r2)}, the largest weights of both
 * layers become equal for every channel (Nagel et al., Data-Free Quantization, 2019, section 4.1).
 */
final class Equalization {
  /** Sweeps over all pairs; a chain of layers settles after a few. */
  private static final int SWEEPS = 20;

  private final Network network;
  private final List<LayerPair> pairs;
  private final Map<String, double[]> weights = new HashMap<>();
  private final Map<String, double[]> biases = new HashMap<>();

  private Equalization(Network network) {
    this.network = network;
    this.pairs = LayerPair.of(network);
  }

  /**
   * Returns the equalized parameters of a network, by layer.
   *
   * @param draft a network whose scales are not chosen yet
   */
  static Map<String, RealParameters> of(Network draft) {
    Equalization equalization = new Equalization(draft);
    equalization.pairs.forEach(
        pair -> {
          equalization.take(pair.first());
          equalization.take(pair.second());
        });
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      equalization.pairs.forEach(equalization::equalize);
    }
    return equalization.result();
  }

  private void take(Layer layer) {
    RealParameters source = WeightedLayer.of(layer).weights().source().orElseThrow();
    weights.putIfAbsent(layer.name(), source.weights().values());
    source
        .bias()
        .ifPresent(
            b ->
                biases.putIfAbsent(
                    layer.name(), b.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private void equalize(LayerPair pair) {
    double[] first = weights.get(pair.first().name());
    double[] second = weights.get(pair.second().name());
    double[] made = largest(first, pair.channels(), pair::madeBy);
    double[] read = largest(second, pair.channels(), pair::readBy);
    double[] factors = new double[pair.channels()];
    for (int c = 0; c < factors.length; c++) {
      // A channel that is always 0, or that nothing reads, has nothing to be equal to.
      factors[c] = made[c] == 0 || read[c] == 0 ? 1 : Math.sqrt(made[c] / read[c]);
    }
    for (int i = 0; i < first.length; i++) {
      first[i] /= factors[pair.madeBy(i)];
    }
    for (int i = 0; i < second.length; i++) {
      second[i] *= factors[pair.readBy(i)];
    }
    double[] bias = biases.get(pair.first().name());
    for (int c = 0; bias != null && c < bias.length; c++) {
      bias[c] /= factors[c];
    }
  }

  /** Says which channel between the layers a weight belongs to. */
  @FunctionalInterface
  private interface ChannelOf {
    int channel(int weight);
  }

  private static double[] largest(double[] weights, int channels, ChannelOf channelOf) {
    double[] largest = new double[channels];
    for (int i = 0; i < weights.length; i++) {
      int c = channelOf.channel(i);
      largest[c] = Math.max(largest[c], Math.abs(weights[i]));
    }
    return largest;
  }

  private Map<String, RealParameters> result() {
    Map<String, RealParameters> result = new HashMap<>();
    for (Layer layer : network.layers()) {
      double[] own = weights.get(layer.name());
      if (own != null) {
        RealWeights old = layer.realWeights().orElseThrow();
        Optional<List<Double>> bias =
            Optional.ofNullable(biases.get(layer.name()))
                .map(b -> Arrays.stream(b).boxed().toList());
        result.put(
            layer.name(),
            new RealParameters(new RealWeights(old.shape(), own, old.channels()), bias));
      }
    }
    return result;
  }

  /** Returns the network with these real parameters. */
  static Network with(Network network, Map<String, RealParameters> parameters) {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : network.layers()) {
      RealParameters own = parameters.get(layer.name());
      layers.add(own == null ? layer : WeightedLayer.of(layer).from(own));
    }
    return network.withLayers(layers);
  }
}
