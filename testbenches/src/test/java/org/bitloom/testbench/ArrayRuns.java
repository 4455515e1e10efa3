// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.RandomNetworks;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.ArrayCosimulation;
import org.bitloom.cosim.array.ArrayRequest;
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
import org.bitloom.plan.array.PassCycles;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;

/**
 * Simulations of arrays that all layers share: every value is the golden model's, in exactly the
 * planned cycles where the memory has a fixed latency.
 */
final class ArrayRuns {
  /** Samples of a run. */
  static final int SAMPLES = 3;

  private ArrayRuns() {}

  static Network network(String file) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler.read(Path.of("..", file)).orElseThrow();
  }

  static Optional<ArrayPlan> plan(Network network, int multipliers, int beatBits) {
    return plan(network, multipliers, beatBits, 512);
  }

  static Optional<ArrayPlan> plan(Network network, int multipliers, int beatBits, int kibibytes) {
    Hardware.SharedArray array = new Hardware.SharedArray(kibibytes, beatBits);
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(multipliers), Map.of()).withArray(Optional.of(array));
    return ArrayPlanner.plan(network.with(hardware), new Diagnostics());
  }

  static ArrayCosimulation simulation(ArrayPlan plan, long cycles) {
    RequiredTools.assume(new Verilator());
    ArrayDesign design = ArrayLowering.lower(plan, Optional.empty(), cycles);
    return ArrayCosimulation.build(
        new Verilator(), design, new ArrayRenderer().render(design), false);
  }

  static ArrayRequest request(List<List<Tensor>> samples, MemoryModel memory) {
    return new ArrayRequest("test", samples, Optional.empty(), memory, true);
  }

  /** Outputs, every tensor on the chip, and the cycles of every pass are as they have to be. */
  static void requireEqual(ArrayPlan plan) {
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

  static long outputs(ArrayPlan plan) {
    return plan.proven().graph().outputs().stream()
        .mapToLong(o -> (long) SAMPLES * o.type().shape().elements())
        .sum();
  }

  /** Returns whether the array computes the network; if so, it has to compute it right. */
  static boolean requireSame(long seed) {
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

  static List<List<Tensor>> samples(ArrayPlan plan, int count) {
    return RandomSamples.of(plan.proven().graph(), count, 7);
  }

  static ArrayRun run(ArrayPlan plan, int samples, MemoryModel memory) {
    try (ArrayCosimulation simulation = simulation(plan, 0)) {
      return simulation.run(request(samples(plan, samples), memory), k -> {});
    }
  }
}
