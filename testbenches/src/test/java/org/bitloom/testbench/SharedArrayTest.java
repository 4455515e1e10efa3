// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.bitloom.Compiler;
import org.bitloom.campaign.RandomNetworks;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.ArrayCosimulation;
import org.bitloom.cosim.array.ArrayRun;
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
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arrays that all layers share, with a memory at their port: every value is the golden model's, in
 * exactly the planned cycles where the memory has a fixed latency.
 */
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
    return ArrayCosimulation.build(new Verilator(), design, new ArrayRenderer().render(design));
  }

  private static void requireEqual(ArrayPlan plan) {
    long cycles = ArrayCycles.total(ArrayCycles.of(plan));
    List<List<Tensor>> samples = RandomSamples.of(plan.proven().graph(), SAMPLES, 7);
    try (ArrayCosimulation simulation = simulation(plan, cycles)) {
      ArrayRun fixed = simulation.run(samples, Optional.empty(), MemoryModel.fixed(30), k -> {});
      ArrayRun random =
          simulation.run(samples, Optional.empty(), MemoryModel.random(30, 3), k -> {});

      assertThat(fixed.warnings()).isEmpty();
      assertThat(fixed.violations()).isEmpty();
      assertThat(fixed.first()).isEmpty();
      assertThat(fixed.inferences()).hasSize(SAMPLES).allMatch(i -> i.cycles() == cycles);
      assertThat(random.violations()).isEmpty();
      assertThat(random.first()).isEmpty();
      assertThat(random.values()).isPositive().isEqualTo(fixed.values());
    }
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
  @ValueSource(ints = {16, 64, 256})
  void lenetIsTheGoldenModelsAtEverySize(int multipliers) {
    requireEqual(plan(network("examples/lenet5/lenet5.loom"), multipliers, 128).orElseThrow());
  }

  /** An array computes the graph that the dataflow target computes, so it has its results. */
  @Test
  void aRandomNetworkIsThatOfTheDataflowTarget() {
    long compared = LongStream.range(25, 60).filter(SharedArrayTest::requireSame).limit(1).count();
    assertThat(compared).isEqualTo(1);
  }

  @Tag("campaign")
  @Test
  void manyRandomNetworksAreThoseOfTheDataflowTarget() {
    long compared = LongStream.range(100, 160).filter(SharedArrayTest::requireSame).count();
    assertThat(compared).isGreaterThan(10);
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

  /**
   * After a reset in the middle, an error of memory or a refused start, the next result is right.
   */
  @Test
  void disturbancesDoNotReachTheNextInference() {
    ArrayPlan plan =
        plan(network("examples/operators/max_pool/max_pool.loom"), 4, 32).orElseThrow();
    List<List<Tensor>> samples = RandomSamples.of(plan.proven().graph(), 6, 7);
    try (ArrayCosimulation simulation = simulation(plan, 0)) {
      MemoryModel memory = MemoryModel.random(20, 5);
      ArrayRun reset = simulation.run(samples, Optional.empty(), memory.withResetAt(777), k -> {});
      ArrayRun faults = simulation.run(samples, Optional.empty(), memory.withFaults(2, 4), k -> {});

      assertThat(reset.success()).isTrue();
      assertThat(reset.inferences()).hasSize(6).noneMatch(ArrayRun.Inference::failed);
      assertThat(faults.success()).isTrue();
      assertThat(faults.inferences()).filteredOn(ArrayRun.Inference::failed).hasSize(1);
      assertThat(faults.inferences().get(2).failed()).isTrue();
      assertThat(faults.refused()).contains(0b10000);
    }
  }
}
