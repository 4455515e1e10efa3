// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adaptive rounding and bias correction as they work without a search. */
class RefinementsTest {
  private static final List<String> WEIGHTED = List.of("conv", "depth", "fc1", "fc2");

  @TempDir private Path folder;

  private Network network;
  private NetworkData data;

  /** Three bits, so that rounding hurts. */
  @BeforeEach
  void write() throws IOException {
    SmallNetwork small = SmallNetwork.in(folder);
    String text = Files.readString(small.source());
    Files.writeString(small.source(), text.replace("weights int8", "weights int3"));
    network = small.network();
    data = small.samples(network);
  }

  private static Layer layer(Network network, String name) {
    return network.layers().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * The squared error of each layer by itself, on the inputs that it has in a simulated network.
   */
  private double ownError(Network tested, Network simulated, String name) {
    RealModel real = RealModel.of(network, RealModel.Mode.REAL);
    RealModel before = RealModel.of(simulated, RealModel.Mode.SIMULATED);
    RealModel now = RealModel.of(tested, RealModel.Mode.SIMULATED);
    Layer layer = layer(tested, name);
    double sum = 0;
    for (int n = 0; n < data.size(); n++) {
      List<double[]> inputs = List.of(before.run(data.reals(n)).get(layer.inputs().get(0)));
      double[] wanted = real.run(layer(network, name), inputs);
      double[] found = now.run(layer, inputs);
      for (int i = 0; i < wanted.length; i++) {
        sum += (wanted[i] - found[i]) * (wanted[i] - found[i]);
      }
    }
    return sum;
  }

  private double[] meanError(Network tested, String name) {
    RealModel real = RealModel.of(network, RealModel.Mode.REAL);
    RealModel now = RealModel.of(tested, RealModel.Mode.SIMULATED);
    int channels = WeightedLayer.of(layer(network, name)).weights().scales().size();
    double[] mean = new double[channels];
    for (int n = 0; n < data.size(); n++) {
      Map<String, double[]> wanted = real.run(data.reals(n));
      Map<String, double[]> found = now.run(data.reals(n));
      double[] a = wanted.get(name);
      double[] b = found.get(name);
      for (int i = 0; i < a.length; i++) {
        mean[i % channels] += (b[i] - a[i]) / (data.size() * (a.length / channels));
      }
    }
    return mean;
  }

  private static double largest(double... values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  @Test
  void adaptiveRoundingMakesTheOutputsOfALayerBetter() {
    Network rounded = AdaptiveRounding.apply(network, data);

    for (String name : WEIGHTED) {
      assertThat(ownError(rounded, rounded, name))
          .as(name)
          .isLessThan(ownError(network, rounded, name));
    }
  }

  @Test
  void adaptiveRoundingChangesCodesOnly() {
    Network rounded = AdaptiveRounding.apply(network, data);

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

    for (String name : List.of("depth", "fc2")) {
      double before = largest(meanError(network, name));
      double after = largest(meanError(corrected, name));
      assertThat(after).as(name).isLessThan(before / 3);
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
