// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adaptive rounding and bias correction as they work without a search. */
class RefinementsTest {
  private static final List<String> WEIGHTED = List.of("conv", "depth", "fc1", "fc2");

  private static Network network;
  private static NetworkData data;
  private static Network rounded;

  /** Three bits, so that rounding hurts. */
  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    SmallNetwork small = SmallNetwork.in(folder);
    String text = Files.readString(small.source());
    Files.writeString(small.source(), text.replace("weights int8", "weights int3"));
    network = small.network();
    data = small.samples(network);
    rounded = AdaptiveRounding.apply(network, data);
  }

  private static Layer layer(Network network, String name) {
    return network.layers().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * The squared error of each layer by itself, on the inputs that it has in the rounded network.
   */
  private static Map<String, Double> ownErrors(Network tested) {
    RealModel real = RealModel.of(network, RealModel.Mode.REAL);
    RealModel before = RealModel.of(rounded, RealModel.Mode.SIMULATED);
    RealModel now = RealModel.of(tested, RealModel.Mode.SIMULATED);
    Map<String, Double> sums = new HashMap<>();
    for (int n = 0; n < data.size(); n++) {
      Map<String, double[]> values = before.run(data.reals(n));
      for (String name : WEIGHTED) {
        Layer layer = layer(tested, name);
        List<double[]> inputs = List.of(values.get(layer.inputs().get(0)));
        double[] wanted = real.run(layer(network, name), inputs);
        double[] found = now.run(layer, inputs);
        for (int i = 0; i < wanted.length; i++) {
          sums.merge(name, (wanted[i] - found[i]) * (wanted[i] - found[i]), Double::sum);
        }
      }
    }
    return sums;
  }

  /** The largest mean error of a channel, of each layer. */
  private static Map<String, Double> meanErrors(Network tested, List<String> names) {
    RealModel real = RealModel.of(network, RealModel.Mode.REAL);
    RealModel now = RealModel.of(tested, RealModel.Mode.SIMULATED);
    Map<String, double[]> means = new HashMap<>();
    for (int n = 0; n < data.size(); n++) {
      Map<String, double[]> wanted = real.run(data.reals(n));
      Map<String, double[]> found = now.run(data.reals(n));
      for (String name : names) {
        int channels = WeightedLayer.of(layer(network, name)).weights().scales().size();
        double[] mean = means.computeIfAbsent(name, k -> new double[channels]);
        double[] a = wanted.get(name);
        double[] b = found.get(name);
        for (int i = 0; i < a.length; i++) {
          mean[i % channels] += (b[i] - a[i]) / (data.size() * (a.length / channels));
        }
      }
    }
    Map<String, Double> largest = new HashMap<>();
    means.forEach(
        (name, mean) -> largest.put(name, Arrays.stream(mean).map(Math::abs).max().orElseThrow()));
    return largest;
  }

  @Test
  void adaptiveRoundingMakesTheOutputsOfALayerBetter() {
    Map<String, Double> before = ownErrors(network);
    Map<String, Double> after = ownErrors(rounded);
    for (String name : WEIGHTED) {
      assertThat(after.get(name)).as(name).isLessThan(before.get(name));
    }
  }

  @Test
  void adaptiveRoundingChangesCodesOnly() {
    for (String name : WEIGHTED) {
      LayerWeights before = WeightedLayer.of(layer(network, name)).weights();
      LayerWeights after = WeightedLayer.of(layer(rounded, name)).weights();
      assertThat(after.scales()).isEqualTo(before.scales());
      assertThat(after.encoding()).isEqualTo(before.encoding());
      assertThat(after.encoding().holdsAll(after.values())).isTrue();
      assertThat(after.values()).isNotEqualTo(before.values());
      assertThat(WeightedLayer.of(layer(rounded, name)).bias())
          .isEqualTo(WeightedLayer.of(layer(network, name)).bias());
    }
  }

  /** Without an activation behind the sums, their means are those of the layer. */
  @Test
  void biasCorrectionTakesOutTheMeanError() {
    Network corrected = BiasCorrection.apply(network, data);

    List<String> plain = List.of("depth", "fc2");
    Map<String, Double> before = meanErrors(network, plain);
    Map<String, Double> after = meanErrors(corrected, plain);
    for (String name : plain) {
      assertThat(after.get(name)).as(name).isLessThan(before.get(name) / 3);
    }
    for (String name : WEIGHTED) {
      assertThat(WeightedLayer.of(layer(corrected, name)).weights())
          .isEqualTo(WeightedLayer.of(layer(network, name)).weights());
    }
  }

  /** Integers that were never real are exact already. */
  @Test
  void aNetworkOfIntegersKeepsItsCodes() {
    List<Layer> integers =
        network.layers().stream()
            .map(
                layer ->
                    WEIGHTED.contains(layer.name())
                        ? WeightedLayer.of(layer)
                            .with(withoutSource(layer), WeightedLayer.of(layer).bias())
                        : layer)
            .toList();
    Network plain = network.withLayers(integers);

    assertThat(AdaptiveRounding.apply(plain, data)).isEqualTo(plain);
  }

  private static LayerWeights withoutSource(Layer layer) {
    LayerWeights w = WeightedLayer.of(layer).weights();
    return new LayerWeights(w.values(), w.encoding(), w.scales(), 0);
  }
}
