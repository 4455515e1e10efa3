// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.ReadExamples;
import org.bitloom.cosim.Tool;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.plan.array.Pass;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;
import org.bitloom.rtl.array.ArrayModule;
import org.bitloom.rtl.array.ArrayRequantizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayProverTest {
  private static final int SECONDS = 60;

  private static Network network(String name) {
    return ReadExamples.of(Path.of("../testbenches/src/test/resources/designs", name + ".loom"));
  }

  private static ArrayPlan plan(String name) {
    Hardware.SharedArray array = new Hardware.SharedArray(64, 64);
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(32), Map.of()).withArray(Optional.of(array));
    return ArrayPlanner.plan(network(name).with(hardware), new Diagnostics()).orElseThrow();
  }

  private static ArrayDesign design(ArrayPlan plan) {
    return ArrayLowering.lower(plan, Optional.empty(), 0);
  }

  private static Map<String, String> files(ArrayDesign design) {
    return new ArrayRenderer().render(design).files();
  }

  private static void require(Tool... tools) {
    for (Tool tool : tools) {
      assumeTrue(tool.find().isPresent(), tool + " is not installed");
    }
  }

  @Test
  void verifiesThePlanAndItsWeights() {
    ArrayPlan plan = plan("residual");
    List<Proof> proofs = new ArrayList<>();
    ArrayProver prover = new ArrayProver(network("residual"), plan);
    prover.numbers(proofs::add);
    proofs.add(prover.image(design(plan)));

    assertThat(proofs).hasSize(12).allMatch(p -> p.outcome() == Proof.Outcome.PROVEN);
  }

  /** An output that is never written. */
  @Test
  void refutesAProgramThatLeavesAPassOut() {
    ArrayPlan plan = plan("residual");
    List<Pass> passes = plan.passes().subList(0, plan.passes().size() - 1);
    ArrayPlan shorter =
        new ArrayPlan(
            plan.proven(),
            plan.row(),
            passes,
            plan.portions(),
            plan.mapWords(),
            plan.ringRows(),
            plan.widths(),
            plan.windows(),
            plan.inputs(),
            plan.outputs(),
            plan.maps());
    List<Proof> proofs = new ArrayList<>();
    new ArrayProver(network("residual"), shorter).numbers(proofs::add);

    assertThat(proofs)
        .filteredOn(p -> p.outcome() == Proof.Outcome.REFUTED)
        .singleElement()
        .satisfies(p -> assertThat(p.notes()).containsExactly("output 'classes' is never written"));
  }

  @Test
  void refutesWeightsWithAWrongByteAndNamesTheLayer() {
    ArrayPlan plan = plan("residual");
    ArrayDesign good = design(plan);
    byte[] image = good.image();
    image[image.length - 40] ^= 1;
    ArrayDesign bad =
        new ArrayDesign(plan, good.top(), good.modules(), good.memories(), good.library(), image);
    Proof proof = new ArrayProver(network("residual"), plan).image(bad);

    assertThat(proof.outcome()).isEqualTo(Proof.Outcome.REFUTED);
    assertThat(proof.notes()).singleElement().asString().contains("of layer 'classes'");
  }

  /** Constants of one channel and of all, behind sums, means, sums of two tensors, near ties. */
  @Tag("tools")
  @ParameterizedTest
  @ValueSource(strings = {"residual", "shared_array", "margins", "ties", "wide_weights"})
  void aLaneGivesTheNetworksResults(String name) {
    require(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE);
    ArrayPlan plan = plan(name);
    ArrayDesign design = design(plan);
    List<Proof> proofs = new ArrayProver(network(name), plan).requantizers(design, files(design));

    assertThat(proofs)
        .hasSize(plan.proven().requantizers().size())
        .allMatch(p -> p.outcome() == Proof.Outcome.PROVEN);
  }

  @Tag("tools")
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "below_pivot ? below1 : addend1 # addend1",
        "scaled4 < low_wide # scaled4 > low_wide",
        "product2 <= data1 * # product2 <= 2 * data1 *",
        "total3 >>> shift # total3 >> shift"
      })
  void refutesALaneWithAFault(String right, String wrong) {
    require(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE);
    ArrayPlan plan = plan("residual");
    ArrayDesign design = design(plan);
    Map<String, String> files = changed(files(design), lane(design), right, wrong);

    assertThat(new ArrayProver(network("residual"), plan).requantizers(design, files))
        .anyMatch(p -> p.outcome() == Proof.Outcome.REFUTED && !p.notes().isEmpty());
  }

  @Tag("tools")
  @Test
  void provesWhatTheBlocksOfAnArrayPromise() {
    require(Tool.YOSYS);
    ArrayDesign design = design(plan("mean"));
    List<Proof> proofs = new ArrayList<>();
    ArrayProver.blocks(design, files(design), SECONDS, proofs::add);

    assertThat(proofs).hasSize(6).allMatch(p -> p.outcome() == Proof.Outcome.PROVEN);
  }

  @Tag("tools")
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "bitloom_axi_bursts # issue || (valid && !ready) # issue",
        "bitloom_axi_bursts # LONGEST - {1'b0, run_address[BURST_BITS-1:0]} # LONGEST",
        "bitloom_axi_bursts # step && run_final # step",
        "bitloom_axi_read   # next_need <= free && # 1'b1 &&",
        "bitloom_axi_read   # && !bursts[BURSTS_BITS] # ",
        "bitloom_axi_write  # room = !bursts[BURSTS_BITS] # room = 1'b1",
        "bitloom_axi_write  # else if (sent) # else if (wvalid)",
        "bitloom_array_ring # {~gone[INDEX_BITS], gone # {~place[INDEX_BITS], place",
        "bitloom_fifo       # if (push && !move) # if (push)",
        "bitloom_skid_buffer # if (!spare_valid) # if (spare_valid)"
      })
  void provesNothingOfABlockWithAFault(String module, String right, String wrong) {
    require(Tool.YOSYS);
    ArrayDesign design = design(plan("mean"));
    String replacement = wrong == null ? "" : wrong;
    Map<String, String> files = changed(files(design), module, right, replacement);
    YosysProof yosys = new YosysProof(files, 0, SECONDS);
    List<Proof> proofs =
        Contracts.ofArray(design).stream()
            .filter(contract -> contract.module().equals(module))
            .map(yosys::module)
            .toList();

    assertThat(proofs).singleElement().matches(p -> p.outcome() != Proof.Outcome.PROVEN);
  }

  private static String lane(ArrayDesign design) {
    return design.modules().stream()
        .filter(ArrayRequantizer.class::isInstance)
        .map(ArrayModule::module)
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> changed(
      Map<String, String> files, String module, String right, String wrong) {
    String file = module + ".v";
    String text = files.get(file);
    String mutant = text.replace(right, wrong);
    assertThat(mutant).as(file + " has " + right).isNotEqualTo(text);
    Map<String, String> all = new HashMap<>(files);
    all.put(file, mutant);
    return all;
  }
}
