// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Quantization;

/**
 * Goes through a network layer by layer, with the inputs of each in the real network and in the one
 * whose layers were changed so far.
 */
final class LayerWalk {
  /** Samples that are kept at a time; more change little and cost memory. */
  private static final int MOST_SAMPLES = 1024;

  private final Network network;
  private final RealModel real;
  private final int samples;

  /** Tensors that are still to be read: per name, the values of every sample. */
  private final Map<String, List<double[]>> realValues = new HashMap<>();

  private final Map<String, List<double[]>> values = new HashMap<>();

  /**
   * What a layer with constant weights sees.
   *
   * @param shape of its sums
   * @param scale of its input
   * @param real its input in the real network, per sample
   * @param now its input in the network so far, per sample
   */
  record Inputs(SumShape shape, double scale, List<double[]> real, List<double[]> now) {}

  LayerWalk(Network network, NetworkData data) {
    this(network, data, MOST_SAMPLES);
  }

  /**
   * A walk.
   *
   * @param most samples that are looked at
   */
  LayerWalk(Network network, NetworkData data, int most) {
    this.network = network;
    real = RealModel.of(network, RealModel.Mode.REAL);
    samples = Math.min(data.size(), most);
    RealModel simulated = RealModel.of(network, RealModel.Mode.SIMULATED);
    for (int i = 0; i < network.inputs().size(); i++) {
      Input input = network.inputs().get(i);
      int index = i;
      List<double[]> own =
          IntStream.range(0, samples).mapToObj(n -> data.reals(n).get(index)).toList();
      realValues.put(input.name(), own);
      values.put(input.name(), own.stream().map(x -> simulated.rounded(input.name(), x)).toList());
    }
  }

  /**
   * Returns the network with other layers.
   *
   * @param change makes a layer with constant weights another one
   */
  Network over(BiFunction<Layer, Inputs, Layer> change) {
    List<Layer> layers = new ArrayList<>(network.layers());
    for (int i = 0; i < layers.size(); i++) {
      Layer old = layers.get(i);
      if (old.realWeights().isPresent()) {
        layers.set(i, change.apply(old, inputs(old)));
      }
      RealModel now = RealModel.of(network.withLayers(layers), RealModel.Mode.SIMULATED);
      realValues.put(old.name(), outputs(real, old, realValues));
      values.put(old.name(), outputs(now, layers.get(i), values));
      forget(layers.subList(i + 1, layers.size()));
    }
    return network.withLayers(layers);
  }

  private Inputs inputs(Layer layer) {
    String input = layer.inputs().get(0);
    double scale = real.tensor(input).quantization().map(Quantization::scale).orElse(1.0);
    return new Inputs(
        SumShape.of(layer, real.shape(input)), scale, realValues.get(input), values.get(input));
  }

  private List<double[]> outputs(RealModel model, Layer layer, Map<String, List<double[]>> known) {
    List<List<double[]>> inputs = layer.inputs().stream().map(known::get).toList();
    return IntStream.range(0, samples)
        .parallel()
        .mapToObj(n -> model.run(layer, inputs.stream().map(own -> own.get(n)).toList()))
        .toList();
  }

  private void forget(List<Layer> rest) {
    List<String> read = rest.stream().flatMap(layer -> layer.inputs().stream()).toList();
    realValues.keySet().retainAll(read);
    values.keySet().retainAll(read);
  }
}
