// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neurons that nobody reads go, and no result changes. */
class UnreadNeuronsTest {
  @TempDir private Path folder;

  private Network network(String layers, String numerics) throws IOException {
    Path file = folder.resolve("n.loom");
    Files.writeString(
        file,
        """
        network n { input x: int8[3] scale 0.1; %s }
        numerics { default activations int8 scale 0.1; %s }
        """
            .formatted(layers, numerics));
    Diagnostics diagnostics = new Diagnostics();
    return new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics)
        .read(file)
        .orElseThrow(() -> new AssertionError(diagnostics.sorted().toString()));
  }

  private static Map<String, Integer> units(Network network) {
    return network.layers().stream()
        .collect(
            Collectors.toMap(l -> l.name(), l -> l.realWeights().orElseThrow().shape().vectors()));
  }

  private static void requireSame(Network one, Network other) {
    GoldenModel first = new GoldenModel(NetworkLowering.lower(one));
    GoldenModel second = new GoldenModel(NetworkLowering.lower(other));
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 0; n < 200; n++) {
      Tensor x = Tensor.generate(Shape.of(3), i -> random.nextLong(-128, 128));
      for (String output : one.outputs()) {
        assertThat(second.run(List.of(x)).get(output)).isEqualTo(first.run(List.of(x)).get(output));
      }
    }
  }

  @Test
  void neuronsThatAreMultipliedBy0GoAndWhatOnlyTheyReadGoesToo() throws IOException {
    Network network =
        network(
            """
            a = dense(x, units: 4, weights: [[1, 2, 3], [4, 5, 6], [-7, 8, 9], [1, 0, 1]],
                bias: [10, 20, 30, 40], activation: relu);
            b = dense(a, units: 3, weights: [[1, 0, 0, -2], [0, 5, 0, 0], [0, 0, 0, 3]],
                bias: [1, 2, 3]);
            c = dense(b, units: 2, weights: [[1, 0, 1], [2, 0, 0]]);
            output c;
            """,
            "a weights int8 sparse huffman scale 0.1; b weights int8 scale 0.1;"
                + " c weights codebook(2) sparse huffman scale 0.1;");
    Network less = UnreadNeurons.removed(network);
    assertThat(units(less)).isEqualTo(Map.of("a", 2, "b", 2, "c", 2));
    requireSame(network, less);
    assertThat(UnreadNeurons.removed(less).layers()).isEqualTo(less.layers());
  }

  @Test
  void scalesOfChannelsGoWithThem() throws IOException {
    Network network =
        network(
            """
            a = dense(x, units: 3, weights: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
            b = dense(a, units: 1, weights: [[0, 1, 1]]);
            output b;
            """,
            "a weights int8 scale [0.1, 0.02, 0.03]; b weights int8 scale 0.1;");
    Network less = UnreadNeurons.removed(network);
    assertThat(units(less)).isEqualTo(Map.of("a", 2, "b", 1));
    requireSame(network, less);
  }

  @Test
  void outputsAndWhatOthersReadStay() throws IOException {
    Network network =
        network(
            """
            a = dense(x, units: 3, weights: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
            b = dense(a, units: 3, weights: [[0, 1, 1], [1, 0, 0], [1, 0, 0]]);
            c = dense(b, units: 2, weights: [[1, 0, 0], [1, 0, 0]]);
            d = dense(c, units: 1, weights: [[1, 0]]);
            e = add(b, b);
            output c; output d; output e;
            """,
            "a weights int8 scale 0.1; b weights int8 scale 0.1; c weights int8 scale 0.1;"
                + " d weights int8 scale 0.1;");
    assertThat(UnreadNeurons.removed(network).layers()).isEqualTo(network.layers());
  }

  @Test
  void oneNeuronStaysWhereNoneIsRead() throws IOException {
    Network network =
        network(
            """
            a = dense(x, units: 3, weights: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
            b = dense(a, units: 2, weights: [[0, 0, 0], [0, 0, 0]], bias: [5, -5]);
            output b;
            """,
            "a weights int8 scale 0.1; b weights int8 sparse huffman scale 0.1;");
    Network less = UnreadNeurons.removed(network);
    assertThat(units(less)).isEqualTo(Map.of("a", 1, "b", 2));
    requireSame(network, less);
  }
}
