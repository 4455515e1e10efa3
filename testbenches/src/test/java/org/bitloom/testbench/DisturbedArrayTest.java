// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bitloom.testbench.ArrayRuns.network;
import static org.bitloom.testbench.ArrayRuns.plan;
import static org.bitloom.testbench.ArrayRuns.run;
import static org.bitloom.testbench.ArrayRuns.samples;

import java.util.List;
import java.util.Optional;
import org.bitloom.campaign.ArrayCheck;
import org.bitloom.campaign.RandomMaps;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.PhaseResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.ArrayRun;
import org.bitloom.cosim.array.ArrayVerification;
import org.bitloom.cosim.array.MemoryModel;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays whose memory reports errors, or that are reset, refused or wrong. */
@Order(2)
class DisturbedArrayTest {
  private static ArrayPlan disturbed() {
    return plan(network("examples/mlp/mlp.loom"), 16, 64).orElseThrow();
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

  @Test
  void anAccessOutsideOfTheMapsInMemoryEndsTheRun() {
    ArrayPlan plan = ArrayCheck.plan(RandomMaps.of(61)).orElseThrow();
    ArrayRun run = run(plan, 1, MemoryModel.fixed(30).withMisplaced(MemoryModel.Region.MAPS));

    assertThat(run.violations())
        .singleElement()
        .satisfies(v -> assertThat(v.toString()).contains("write of", "outside of the outputs"));
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
