// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bitloom.testbench.ArrayRuns.SAMPLES;
import static org.bitloom.testbench.ArrayRuns.network;
import static org.bitloom.testbench.ArrayRuns.plan;
import static org.bitloom.testbench.ArrayRuns.request;
import static org.bitloom.testbench.ArrayRuns.requireEqual;
import static org.bitloom.testbench.ArrayRuns.requireSame;
import static org.bitloom.testbench.ArrayRuns.simulation;

import java.util.List;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.cosim.array.ArrayCosimulation;
import org.bitloom.cosim.array.ArrayRun;
import org.bitloom.cosim.array.MemoryModel;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Sweep;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arrays that all layers share, with a memory at their port: every value is the golden model's, in
 * exactly the planned cycles where the memory has a fixed latency.
 */
@Order(2)
class SharedArrayTest {
  @Test
  void everyValueIsTheGoldenModelsInThePlannedCycles() {
    String file = "testbenches/src/test/resources/designs/shared_array.loom";
    requireEqual(plan(network(file), 32, 64).orElseThrow());
  }

  /** Windows of one channel in three parts, and of all channels in two halves of a word. */
  @Test
  void windowsThatScansCompleteAreTheGoldenModels() {
    assertThat(requireSame(116)).isTrue();
    Network network = network("examples/operators/conv2d/conv2d.loom");
    ArrayPlan plan = plan(network, 128, 128).orElseThrow();
    assertThat(plan.windows().packed()).isPresent();
    requireEqual(plan);
  }

  /** Sums of two tensors behind the sweep that makes one of them, in both halves of words. */
  @Test
  void sumsBehindSweepsAreTheGoldenModels() {
    Network network = network("testbenches/src/test/resources/designs/residual.loom");
    ArrayPlan plan = plan(network, 32, 128).orElseThrow();
    assertThat(plan.adds()).isTrue();
    requireEqual(plan);
  }

  /** Windows whose rows are read at once: of whole maps, and of rings of rows, behind gaps. */
  @ParameterizedTest
  @CsvSource({"32, 32, 16", "32, 32, 3", "64, 128, 4"})
  void rowsThatAreReadAtOnceAreTheGoldenModels(int multipliers, int beatBits, int kibibytes) {
    Network network = network("testbenches/src/test/resources/designs/inverted_residual.loom");
    ArrayPlan plan = plan(network, multipliers, beatBits, kibibytes).orElseThrow();
    assertThat(plan.windows().rowsAtOnce()).isEqualTo(3);
    assertThat(plan.windows().lined()).isFalse();
    assertThat(plan.seamless()).isTrue();
    assertThat(plan.gaps() && plan.adds() && plan.averages()).isTrue();
    requireEqual(plan);
  }

  /** Windows with rows that are kept, of which an image's go down two rows at a time. */
  @ParameterizedTest
  @CsvSource({"32, 64, 16", "64, 32, 2"})
  void rowsThatAreKeptAreTheGoldenModels(int multipliers, int beatBits, int kibibytes) {
    Network network = network("testbenches/src/test/resources/designs/kept_rows.loom");
    ArrayPlan plan = plan(network, multipliers, beatBits, kibibytes).orElseThrow();
    assertThat(plan.windows().rowsAtOnce()).isEqualTo(2);
    assertThat(plan.windows().channels().orElseThrow().lined()).isTrue();
    assertThat(plan.windows().packed().orElseThrow().lined()).isTrue();
    requireEqual(plan);
  }

  /** Words of two pixels: in whole maps, in bands of rows, and of elements of 9 bits. */
  @ParameterizedTest
  @CsvSource({
    "pixel_pairs, 64, 128, 256",
    "pixel_pairs, 64, 32, 3",
    "pixel_pairs, 64, 512, 4",
    "pixel_pairs_unsigned, 16, 64, 16"
  })
  void pairsOfPixelsAreTheGoldenModels(String name, int multipliers, int beatBits, int kibibytes) {
    Network network = network("testbenches/src/test/resources/designs/" + name + ".loom");
    ArrayPlan plan = plan(network, multipliers, beatBits, kibibytes).orElseThrow();
    assertThat(plan.windows().paired()).isTrue();
    requireEqual(plan);
  }

  /** Not even constants are read. */
  @Test
  void aNetworkWithoutWeightsIsTheGoldenModels() {
    Network network = network("testbenches/src/test/resources/designs/no_weights.loom");
    ArrayPlan plan = plan(network, 16, 128).orElseThrow();
    List<List<Tensor>> samples = RandomSamples.of(plan.proven().graph(), SAMPLES, 7);
    try (ArrayCosimulation simulation = simulation(plan, 0)) {
      ArrayRun run = simulation.run(request(samples, MemoryModel.random(30, 3)), k -> {});

      assertThat(run.warnings()).isEmpty();
      assertThat(run.violations()).isEmpty();
      assertThat(run.first()).isEmpty();
    }
  }

  /** The writer's commands are longer than any of the reader's. */
  @Test
  void aStoreMayBeLongerThanEveryRead() {
    Network network = network("testbenches/src/test/resources/designs/long_store.loom");
    requireEqual(plan(network, 16, 32).orElseThrow());
  }

  /** Sums that are kept from one word of means to the next, with and without halves of words. */
  @ParameterizedTest
  @CsvSource({"turns, 16", "turns_and_maxima, 32"})
  void layersThatTakeTurnsAreTheGoldenModels(String name, int multipliers) {
    Network network = network("testbenches/src/test/resources/designs/" + name + ".loom");
    ArrayPlan plan = plan(network, multipliers, 32).orElseThrow();
    assertThat(plan.keptSums()).isEqualTo(53);
    requireEqual(plan);
  }

  /** The mean of all that a sweep makes, without any sum of two tensors, of several groups. */
  @ParameterizedTest
  @CsvSource({"16, 64", "32, 128"})
  void meansBehindSweepsAreTheGoldenModels(int multipliers, int beatBits) {
    Network network = network("testbenches/src/test/resources/designs/mean.loom");
    ArrayPlan plan = plan(network, multipliers, beatBits).orElseThrow();
    assertThat(plan.averages() && !plan.adds()).isTrue();
    assertThat(plan.passes()).filteredOn(Sweep.class::isInstance).hasSize(2);
    requireEqual(plan);
  }

  /** Weights of two bytes in memory, elements of a sign more than a byte, and a wide factor. */
  @ParameterizedTest
  @CsvSource({"16, 32", "64, 128"})
  void weightsOfTwoBytesAreTheGoldenModels(int multipliers, int beatBits) {
    Network network = network("testbenches/src/test/resources/designs/wide_weights.loom");
    ArrayPlan plan = plan(network, multipliers, beatBits).orElseThrow();
    assertThat(plan.row().weightBits()).isEqualTo(16);
    assertThat(plan.widths().weightBits()).isEqualTo(16);
    assertThat(plan.widths().factors().max()).isGreaterThan(127);
    requireEqual(plan);
  }

  /** Fractions that count as none, of 15 and of 14 bits. */
  @Test
  void sumsNearTiesAreTheGoldenModels() {
    Network network = network("testbenches/src/test/resources/designs/ties.loom");
    ArrayPlan plan = plan(network, 16, 64).orElseThrow();
    assertThat(plan.widths().tieBits()).isPositive();
    requireEqual(plan);
  }

  /** Windows that lie in padding altogether, and means without rows. */
  @ParameterizedTest
  @CsvSource({"margins, 32", "row_means, 16"})
  void windowsInMarginsAndMeansOfRowsAreTheGoldenModels(String name, int multipliers) {
    Network network = network("testbenches/src/test/resources/designs/" + name + ".loom");
    requireEqual(plan(network, multipliers, 64).orElseThrow());
  }

  /** Each input is a region of memory, and comes as a whole or band by band. */
  @ParameterizedTest
  @CsvSource({"16, 64, 512", "16, 128, 2"})
  void twoInputsAreTheGoldenModels(int multipliers, int beatBits, int kibibytes) {
    Network network = network("examples/operators/add/add.loom");
    ArrayPlan plan = plan(network, multipliers, beatBits, kibibytes).orElseThrow();
    assertThat(plan.inputs()).extracting(i -> i.edge().name()).containsExactly("a", "b");
    assertThat(plan.inputs()).allMatch(i -> i.place().held() < 16 == kibibytes < 3);
    requireEqual(plan);
  }

  /** Feature maps of which only some rows are on the chip, the input's among them. */
  @Test
  void bandsOfRowsAreTheGoldenModels() {
    ArrayPlan plan = plan(network("examples/lenet5/lenet5.loom"), 64, 128, 16).orElseThrow();
    assertThat(plan.inputs().get(0).place().held()).isLessThan(28);
    assertThat(plan.phased()).isTrue();
    requireEqual(plan);
  }

  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(ints = {16, 256})
  @Tag("campaign")
  void lenetIsTheGoldenModelsAtEverySize(int multipliers) {
    requireEqual(plan(network("examples/lenet5/lenet5.loom"), multipliers, 128).orElseThrow());
  }
}
