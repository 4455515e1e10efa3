// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.bitloom.Compiler;
import org.bitloom.campaign.Minimiser;
import org.bitloom.campaign.RandomNetwork;
import org.bitloom.campaign.Subject;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A failing network becomes small, still fails, and survives being written and read. */
class MinimiserTest {
  @TempDir Path folder;

  static LongStream seedsWithTwoUnits() {
    return LongStream.range(0, 100).filter(seed -> twoUnits(RandomNetwork.of(seed))).limit(6);
  }

  @ParameterizedTest
  @MethodSource("seedsWithTwoUnits")
  void onlyWhatTheFaultNeedsIsLeft(long seed) {
    Network network = RandomNetwork.of(seed);
    Network small =
        new Minimiser(MinimiserTest::twoUnits, Duration.ofSeconds(20)).minimise(network);

    assertThat(small.layers()).hasSize(1);
    DenseLayer dense = (DenseLayer) small.layers().get(0);
    assertThat(dense.weights().values().shape()).isEqualTo(Shape.of(2, 1));
    assertThat(dense.bias()).isEmpty();
    assertThat(small.inputs()).hasSize(1);
    assertThat(small.outputs()).containsExactly(dense.name());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void aRandomNetworkSurvivesBeingWrittenAndRead(long seed) {
    Network network = RandomNetwork.of(seed);
    Diagnostics diagnostics = new Diagnostics();
    assertThat(LoomWriter.write(network, folder, diagnostics)).isTrue();

    Network read =
        new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics)
            .read(folder.resolve(network.name() + ".loom"))
            .orElseThrow();

    assertThat(LoomWriter.text(read)).isEqualTo(LoomWriter.text(network));
    assertThat(Subject.of(read).map(s -> s.plan().network().nodes().size()))
        .isEqualTo(Subject.of(network).map(s -> s.plan().network().nodes().size()));
  }

  private static boolean twoUnits(Network network) {
    return network.layers().stream()
        .anyMatch(
            layer ->
                layer instanceof DenseLayer dense
                    && dense.weights().values().shape().vectors() >= 2);
  }
}
