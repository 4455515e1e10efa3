// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.Interval;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtremeVectorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "windows", "widths", "encodings"})
  void layersThatReadAnInputReachBothEndsOfTheirProvenRanges(String name) {
    IntegerNetwork network = network(name);
    List<List<Tensor>> vectors = ExtremeVectors.of(network, 64, 1);

    for (Node node : network.nodes()) {
      if (network.inputs().containsAll(node.inputs())) {
        assertThat(reached(network, vectors, node))
            .as(node.name())
            .isEqualTo(node.output().type().range());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chain", "pools", "joins"})
  void fewerVectorsAreTheFirstOfMany(String name) {
    IntegerNetwork network = network(name);
    List<List<Tensor>> vectors = ExtremeVectors.of(network, 64, 1);
    List<List<Tensor>> few = ExtremeVectors.of(network, 3, 1);

    assertThat(few).hasSizeLessThanOrEqualTo(3).isEqualTo(vectors.subList(0, few.size()));
  }

  /** Its vectors are looked for as long as an operation count says, some seconds. */
  @Test
  @Tag("search")
  void fewerVectorsOfASoftmaxAreTheFirstOfMany() {
    fewerVectorsAreTheFirstOfMany("softmax");
  }

  @Test
  void theSeedDecidesThem() {
    IntegerNetwork network = network("chain");
    assertThat(ExtremeVectors.of(network, 8, 5)).isEqualTo(ExtremeVectors.of(network, 8, 5));
  }

  private static Interval reached(IntegerNetwork network, List<List<Tensor>> vectors, Node node) {
    GoldenModel golden = new GoldenModel(network);
    return vectors.stream()
        .map(vector -> golden.run(vector).get(node.output().name()).range())
        .reduce(Interval::hull)
        .orElseThrow();
  }

  private static IntegerNetwork network(String name) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Path file = Path.of("src/test/resources/designs", name + ".loom");
    return compiler.read(file).flatMap(compiler::check).orElseThrow();
  }
}
