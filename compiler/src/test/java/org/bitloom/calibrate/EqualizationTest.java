// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.array.NpzWriter;
import org.bitloom.format.RealWeights;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EqualizationTest {
  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(11);

  @BeforeEach
  void writeArrays() {
    Map<String, NpyArray> arrays = new HashMap<>();
    arrays.put("a.weights", spread(6, 3, 3, 2));
    arrays.put("a.bias", array(6));
    arrays.put("b.weights", array(3, 3, 12));
    arrays.put("b.bias", array(12));
    arrays.put("c.weights", array(4, 1, 1, 6));
    arrays.put("c.bias", array(4));
    arrays.put("d.weights", array(5, 24));
    arrays.put("e.weights", array(5, 5));
    arrays.put("e.bias", array(5));
    arrays.put("f.weights", array(3, 5));
    NpzWriter.write(folder.resolve("n.npz"), arrays);
    NpyWriter.write(folder.resolve("data.npy"), array(30, 6, 4, 2));
  }

  private NpyArray array(Integer... shape) {
    double[] values = new double[List.of(shape).stream().reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble(-1, 1);
    }
    return NpyArray.ofReals(NpyType.FLOAT64, List.of(shape), values);
  }

  /** Channels that reach very differently far. */
  private NpyArray spread(Integer... shape) {
    double[] values = array(shape).reals();
    for (int i = 0; i < values.length; i++) {
      values[i] *= Math.pow(4, i / 18);
    }
    return NpyArray.ofReals(NpyType.FLOAT64, List.of(shape), values);
  }

  private Network network(String refinement) throws IOException {
    Path file = folder.resolve("n.loom");
    Files.writeString(
        file,
        """
        network n {
            input x: int8[6, 4, 2];
            a = conv2d(x, filters: 6, kernel: [3, 3], padding: same, activation: relu);
            p = max_pool(a, size: [1, 2]);
            b = depthwise_conv2d(p, kernel: [3, 3], depth_multiplier: 2, padding: same);
            l = leaky_relu(b, slope: 0.25);
            c = conv2d(l, filters: 4, kernel: [1, 1], groups: 2, activation: relu6);
            q = max_pool(c, size: [2, 1]);
            d = dense(q, units: 5);
            e = dense(d, units: 5, activation: relu);
            f = dense(e, units: 3);
            g = dense(e, units: 3, weights: [[1.5, 0, 0, 0, 1], [0, 1, 1, 0, 0], [0, 0, 0, 1, 0]]);
            output f, g;
        }
        weights "n.npz";
        numerics {
            default weights int4 per_tensor, activations int8;
            calibrate "data.npy" by minmax%s;
        }
        """
            .formatted(refinement));
    return RealModelTest.read(file);
  }

  @Test
  void noOutputChanges() throws IOException {
    Network plain = network("");
    Network equal = network(", equalization");
    NetworkData data = NetworkData.read(folder.resolve("data.npy"), "data", plain);
    RealModel before = RealModel.of(plain, RealModel.Mode.REAL);
    RealModel after = RealModel.of(equal, RealModel.Mode.REAL);

    for (int sample = 0; sample < data.size(); sample++) {
      double[] expected = before.run(data.reals(sample)).get("f");
      double[] actual = after.run(data.reals(sample)).get("f");
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-9 * (1 + Math.abs(expected[i]))));
      }
    }
  }

  /** relu6 holds c where it is, and e has two readers. */
  @Test
  void channelsBetweenTwoLayersReachEquallyFar() throws IOException {
    Network equal = network(", equalization");
    assertThat(ranges(equal, "a")).isCloseTo(1, within(1e-3));
    assertThat(ranges(network(""), "a")).isGreaterThan(100);
    assertThat(layer(equal, "c").realWeights().orElseThrow().values())
        .isNotEqualTo(layer(network(""), "c").realWeights().orElseThrow().values());
    assertThat(layer(equal, "f").realWeights().orElseThrow().values())
        .isEqualTo(layer(network(""), "f").realWeights().orElseThrow().values());
  }

  /** Returns by how much channels differ in what they reach times what reads it reaches. */
  private static double ranges(Network network, String name) {
    RealWeights own = layer(network, name).realWeights().orElseThrow();
    RealWeights next = layer(network, "b").realWeights().orElseThrow();
    double[] made = new double[own.channels().count()];
    double[] read = new double[made.length];
    for (int i = 0; i < own.values().length; i++) {
      int c = own.channels().of(i);
      made[c] = Math.max(made[c], Math.abs(own.values()[i]));
    }
    for (int i = 0; i < next.values().length; i++) {
      int c = i % 12 / 2;
      read[c] = Math.max(read[c], Math.abs(next.values()[i]));
    }
    double most = 0;
    for (int c = 0; c < made.length; c++) {
      most = Math.max(most, Math.max(made[c] / read[c], read[c] / made[c]));
    }
    return most;
  }

  private static Layer layer(Network network, String name) {
    return network.layers().stream().filter(l -> l.name().equals(name)).findAny().orElseThrow();
  }
}
