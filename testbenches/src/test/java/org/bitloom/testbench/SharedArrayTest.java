// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.bitloom.Compiler;
import org.bitloom.campaign.ArrayCheck;
import org.bitloom.campaign.ArrayFuzz;
import org.bitloom.campaign.Crashers;
import org.bitloom.campaign.Fuzz;
import org.bitloom.campaign.RandomMaps;
import org.bitloom.campaign.RandomNetworks;
import org.bitloom.campaign.RandomPairs;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.PhaseResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.ArrayCosimulation;
import org.bitloom.cosim.array.ArrayRequest;
import org.bitloom.cosim.array.ArrayRun;
import org.bitloom.cosim.array.ArrayVerification;
import org.bitloom.cosim.array.MemoryModel;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.plan.array.PassCycles;
import org.bitloom.plan.array.Sweep;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arrays that all layers share, with a memory at their port: every value is the golden model's, in
 * exactly the planned cycles where the memory has a fixed latency.
 */
@Order(2)
class SharedArrayTest {
  private static final int SAMPLES = 3;

  private static Network network(String file) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler.read(Path.of("..", file)).orElseThrow();
  }

  private static Optional<ArrayPlan> plan(Network network, int multipliers, int beatBits) {
    return plan(network, multipliers, beatBits, 512);
  }

  private static Optional<ArrayPlan> plan(
      Network network, int multipliers, int beatBits, int kibibytes) {
    Hardware.SharedArray array = new Hardware.SharedArray(kibibytes, beatBits);
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(multipliers), Map.of()).withArray(Optional.of(array));
    return ArrayPlanner.plan(network.with(hardware), new Diagnostics());
  }

  private static ArrayCosimulation simulation(ArrayPlan plan, long cycles) {
    RequiredTools.assume(new Verilator());
    ArrayDesign design = ArrayLowering.lower(plan, Optional.empty(), cycles);
    return ArrayCosimulation.build(
        new Verilator(), design, new ArrayRenderer().render(design), false);
  }

  private static ArrayRequest request(List<List<Tensor>> samples, MemoryModel memory) {
    return new ArrayRequest("test", samples, Optional.empty(), memory, true);
  }

  /** Outputs, every tensor on the chip, and the cycles of every pass are as they have to be. */
  private static void requireEqual(ArrayPlan plan) {
    List<PassCycles> passes = ArrayCycles.of(plan);
    long cycles = ArrayCycles.total(passes);
    List<List<Tensor>> samples = RandomSamples.of(plan.proven().graph(), SAMPLES, 7);
    try (ArrayCosimulation simulation = simulation(plan, cycles)) {
      ArrayRun fixed = simulation.run(request(samples, MemoryModel.fixed(30)), k -> {});
      ArrayRun random = simulation.run(request(samples, MemoryModel.random(30, 3)), k -> {});

      assertThat(fixed.warnings()).isEmpty();
      assertThat(fixed.violations()).isEmpty();
      assertThat(fixed.first()).isEmpty();
      assertThat(fixed.inferences()).hasSize(SAMPLES).allMatch(i -> i.cycles() == cycles);
      assertThat(fixed.passes())
          .hasSize(SAMPLES * passes.size())
          .allSatisfy(
              p -> {
                assertThat(p.cycles()).isEqualTo(passes.get(p.pass()).cycles());
                assertThat(p.waiting()).isEqualTo(passes.get(p.pass()).waiting());
              });
      assertThat(random.violations()).isEmpty();
      assertThat(random.first()).isEmpty();
      assertThat(random.values()).isEqualTo(fixed.values()).isGreaterThan(outputs(plan));
    }
  }

  private static long outputs(ArrayPlan plan) {
    return plan.proven().graph().outputs().stream()
        .mapToLong(o -> (long) SAMPLES * o.type().shape().elements())
        .sum();
  }

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

  /** Kernels, strides, paddings, ports and buffers are drawn; 200 has a window of one column. */
  @Test
  @Tag("campaign")
  void drawnPairsOfPixelsAreTheGoldenModels() {
    List<ArrayPlan> plans =
        LongStream.concat(LongStream.of(200), LongStream.range(0, 40))
            .mapToObj(seed -> ArrayCheck.plan(RandomPairs.of(seed)))
            .flatMap(Optional::stream)
            .filter(plan -> plan.windows().paired())
            .limit(3)
            .toList();
    assertThat(plans).hasSize(3).allSatisfy(SharedArrayTest::requireEqual);
  }

  /**
   * Tensors that come back from memory, to other places, to several layers, and with words left out
   * behind rows; outputs that leave row by row; joined, padded, cut and enlarged maps in bands.
   */
  @ParameterizedTest
  @ValueSource(longs = {4, 61, 101, 106, 402, 511})
  void mapsInMemoryAreTheGoldenModels(long seed) {
    ArrayPlan plan = ArrayCheck.plan(RandomMaps.of(seed)).orElseThrow();
    assertThat(plan.maps()).isNotEmpty();
    requireEqual(plan);
  }

  @Test
  void anAccessOutsideOfTheMapsInMemoryEndsTheRun() {
    ArrayPlan plan = ArrayCheck.plan(RandomMaps.of(61)).orElseThrow();
    ArrayRun run = run(plan, 1, MemoryModel.fixed(30).withMisplaced(MemoryModel.Region.MAPS));

    assertThat(run.violations())
        .singleElement()
        .satisfies(v -> assertThat(v.toString()).contains("write of", "outside of the outputs"));
  }

  @Test
  @Tag("campaign")
  void drawnMapsInMemoryAreTheGoldenModels() {
    List<ArrayPlan> plans =
        LongStream.range(0, 300)
            .mapToObj(seed -> ArrayCheck.plan(RandomMaps.of(seed)))
            .flatMap(Optional::stream)
            .filter(plan -> !plan.maps().isEmpty())
            .limit(3)
            .toList();
    assertThat(plans).hasSize(3).allSatisfy(SharedArrayTest::requireEqual);
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

  /** An array computes the graph that the dataflow target computes, so it has its results. */
  @Test
  void aRandomNetworkIsThatOfTheDataflowTarget() {
    long compared = LongStream.range(25, 60).filter(SharedArrayTest::requireSame).limit(1).count();
    assertThat(compared).isEqualTo(1);
  }

  /** Multipliers, port and buffer are drawn, too. */
  @Test
  @Tag("campaign")
  void aCampaignOverDrawnArraysFindsNothing(@TempDir Path crashers) {
    RequiredTools.assume(new Verilator());
    ArrayFuzz fuzz =
        new ArrayFuzz(35, 4, Optional.empty(), new Crashers(crashers, Duration.ofSeconds(60)));
    Fuzz.Report report = fuzz.run(done -> {});

    assertThat(report.findings()).isEmpty();
    assertThat(report.complete()).isTrue();
    assertThat(report.simulated()).isPositive();
  }

  @Tag("campaign")
  @Test
  void manyRandomNetworksAreThoseOfTheDataflowTarget() {
    long compared =
        LongStream.range(100, 130).filter(SharedArrayTest::requireSame).limit(4).count();
    assertThat(compared).isEqualTo(4);
  }

  @Tag("campaign")
  @Test
  void randomNetworksOfTwoInputsAreThoseOfTheDataflowTarget() {
    long compared =
        LongStream.range(0, 300)
            .filter(seed -> RandomNetworks.of(seed).inputs().size() > 1)
            .filter(SharedArrayTest::requireSame)
            .limit(3)
            .count();
    assertThat(compared).isEqualTo(3);
  }

  /** Returns whether the array computes the network; if so, it has to compute it right. */
  private static boolean requireSame(long seed) {
    Network network = RandomNetworks.of(seed);
    Plan dataflow = Planner.plan(network, new Diagnostics()).orElseThrow();
    int multipliers = 1 << (seed * 5 % 9);
    int beatBits = 32 << (seed % 5);
    Optional<ArrayPlan> plan = plan(network, multipliers, beatBits);
    plan.ifPresent(
        p -> {
          assertThat(p.proven().graph()).isEqualTo(dataflow.network());
          requireEqual(p);
        });
    return plan.isPresent();
  }

  private static ArrayPlan disturbed() {
    return plan(network("examples/mlp/mlp.loom"), 16, 64).orElseThrow();
  }

  private static List<List<Tensor>> samples(ArrayPlan plan, int count) {
    return RandomSamples.of(plan.proven().graph(), count, 7);
  }

  private static ArrayRun run(ArrayPlan plan, int samples, MemoryModel memory) {
    try (ArrayCosimulation simulation = simulation(plan, 0)) {
      return simulation.run(request(samples(plan, samples), memory), k -> {});
    }
  }

  @Test
  void theResultBehindAResetInTheMiddleIsRight() {
    ArrayPlan plan = disturbed();
    long middle = ArrayCycles.total(ArrayCycles.of(plan)) / 2;
    ArrayRun run = run(plan, 6, MemoryModel.random(20, 5).withResetAt(middle));

    assertThat(run.success()).isTrue();
    assertThat(run.inferences()).hasSize(6).noneMatch(ArrayRun.Inference::failed);
    assertThat(run.inferences()).extracting(ArrayRun.Inference::start).contains(1, 2, 4);
  }

  @Test
  void inferencesFollowEachOtherAtOnce() {
    ArrayPlan plan = disturbed();
    ArrayRun run = run(plan, 4, MemoryModel.fixed(30).withEagerStarts());
    List<ArrayRun.Inference> all = run.inferences();

    assertThat(run.success()).isTrue();
    for (int k = 1; k < all.size(); k++) {
      assertThat(all.get(k).begin()).isEqualTo(all.get(k - 1).end());
      assertThat(all.get(k).end() - all.get(k).begin() - all.get(k).cycles()).isLessThan(20);
    }
  }

  /**
   * The status register says which transfers failed, and only of the inference that they are of.
   */
  @ParameterizedTest
  @CsvSource({
    "false, SLVERR, 0",
    "false, SLVERR, 40",
    "false, DECERR, 7",
    "true, SLVERR, 0",
    "true, DECERR, 0"
  })
  void anErrorOfMemoryIsReportedAndTheNextResultIsRight(
      boolean write, MemoryModel.Response response, int later) {
    MemoryModel.Fault fault = new MemoryModel.Fault(1, write, response, later);
    ArrayRun run = run(disturbed(), 4, MemoryModel.random(20, 5).withFaults(List.of(fault)));

    assertThat(run.success()).isTrue();
    assertThat(run.inferences())
        .extracting(ArrayRun.Inference::errors)
        .containsExactly(0, fault.status(), 0, 0);
  }

  @Test
  void aStartWithAnUnalignedBaseIsRefused() {
    ArrayRun run = run(disturbed(), 3, MemoryModel.random(20, 5).withRefusal(1));

    assertThat(run.success()).isTrue();
    assertThat(run.refused()).contains(0b10000);
  }

  @ParameterizedTest
  @CsvSource({"WEIGHTS, read", "INPUTS, read", "OUTPUTS, write"})
  void anAccessOutsideOfTheMapEndsTheRun(MemoryModel.Region region, String access) {
    ArrayRun run = run(disturbed(), 3, MemoryModel.fixed(30).withMisplaced(region));

    assertThat(run.success()).isFalse();
    assertThat(run.violations()).singleElement();
    assertThat(run.violations().get(0).rule()).startsWith(access + " of 0x").contains("outside");
    assertThat(run.inferences()).isEmpty();
  }

  /** A wrong weight: the first tensor that it changes is named, with what it was computed from. */
  @Test
  void theFirstLayerThatDivergesIsNamed() {
    ArrayPlan plan = disturbed();
    ArrayDesign good = ArrayLowering.lower(plan, Optional.empty(), 0);
    byte[] image = good.image();
    int half = image.length / 2;
    for (int i = half; i < image.length; i++) {
      image[i] ^= 0x55;
    }
    ArrayDesign bad =
        new ArrayDesign(plan, good.top(), good.modules(), good.memories(), good.library(), image);
    RequiredTools.assume(new Verilator());
    CosimResult result =
        ArrayVerification.run(
            bad,
            new ArrayRenderer().render(bad),
            new Verilator(),
            samples(plan, 2),
            Optional.empty(),
            new CosimOptions(new Verilator(), Stalls.RANDOM, 1, true, Optional.empty()),
            CosimProgress.silent());

    assertThat(result.success()).isFalse();
    assertThat(result.layers())
        .filteredOn(l -> l.name().equals("x"))
        .allMatch(l -> l.mismatches() == 0);
    List<String> wrong =
        result.layers().stream().filter(l -> l.mismatches() > 0).map(l -> l.name()).toList();
    assertThat(result.firstMismatch().orElseThrow().layer()).isEqualTo(wrong.get(0));
    assertThat(result.firstMismatch().orElseThrow().cycle()).isPresent();
    assertThat(result.firstMismatch().orElseThrow().inputs()).isNotEmpty();
  }

  @Test
  void aCosimulationHasPhasesLayersAndWaiting() {
    ArrayPlan plan = disturbed();
    ArrayDesign design = ArrayLowering.lower(plan, Optional.empty(), 0);
    RequiredTools.assume(new Verilator());
    CosimResult result =
        ArrayVerification.run(
            design,
            new ArrayRenderer().render(design),
            new Verilator(),
            samples(plan, 2),
            Optional.empty(),
            new CosimOptions(new Verilator(), Stalls.RANDOM, 1, true, Optional.empty()),
            CosimProgress.silent());

    assertThat(result.success()).isTrue();
    assertThat(result.phases())
        .extracting(PhaseResult::name)
        .containsExactly("fixed", "random", "reset", "errors");
    assertThat(result.phases()).allMatch(PhaseResult::success);
    assertThat(result.layers()).hasSizeGreaterThan(plan.proven().graph().outputs().size());
    assertThat(result.waiting())
        .isNotEmpty()
        .allMatch(w -> w.plannedWaiting() <= w.plannedCycles() && w.waitingCycles() <= w.cycles())
        .anyMatch(w -> w.waitingCycles() > w.plannedWaiting());
    assertThat(result.waiting().stream().mapToLong(w -> w.plannedCycles()).sum() + 3)
        .isEqualTo(result.plannedInitiationInterval());
  }
}
