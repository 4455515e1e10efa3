// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.Compiler;
import org.bitloom.campaign.RandomBranches;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.cosim.Tool;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.prove.Contract.InputBufferContract;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("tools")
class ProverTest {
  private static final int SECONDS = 60;
  private static final int NETWORKS = 3;

  @BeforeEach
  void requireYosys() {
    assumeTrue(Tool.YOSYS.find().isPresent(), "Yosys is not installed");
  }

  /** Windows with strides, dilations, padding and depth multipliers, under random foldings. */
  @Test
  void provesWhatTheBlocksOfRandomConvolutionsPromise() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      assertThat(proofs(RandomConvolutions.of(seed)))
          .as("seed " + seed)
          .allMatch(proof -> proof.outcome() == Proof.Outcome.PROVEN);
    }
  }

  @Test
  void provesRequantizersAndRangesOfBranches() {
    List<Proof> proofs = new ArrayList<>();
    for (long seed = 0; seed < 8; seed++) {
      Network network = RandomBranches.of(seed, "n");
      Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
      new Prover(network, plan).numbers(proofs::add);
    }
    assertThat(proofs).hasSizeGreaterThan(8).allMatch(p -> p.outcome() == Proof.Outcome.PROVEN);
  }

  private static List<Proof> proofs(Network network) {
    Design design = Compiler.lower(Planner.plan(network, new Diagnostics()).orElseThrow());
    List<Proof> proofs = new ArrayList<>();
    Prover.blocks(design, Compiler.render(design), 6, SECONDS, proofs::add);
    return proofs;
  }

  /** A proof that no fault refutes would prove nothing. */
  @Test
  void refutesBlocksWithAFault() {
    int refuted = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Plan plan = Planner.plan(RandomConvolutions.of(seed), new Diagnostics()).orElseThrow();
      Design design = Compiler.lower(plan);
      RenderedDesign rendered = Compiler.render(design);
      for (Contract contract : Contracts.ofModules(design)) {
        Optional<Map<String, String>> broken = broken(contract, rendered.files());
        if (broken.isPresent()) {
          Proof proof = new YosysProof(broken.get(), 0, SECONDS).module(contract);
          assertThat(proof.outcome()).as(proof.toString()).isNotEqualTo(Proof.Outcome.PROVEN);
          refuted++;
        }
      }
    }
    assertThat(refuted).isGreaterThan(NETWORKS);
  }

  /** Returns the files with one fault in what a contract is about. */
  private static Optional<Map<String, String>> broken(
      Contract contract, Map<String, String> files) {
    return switch (contract) {
      case Contract.FifoContract fifo ->
          changed(contract, files, "if \\(push && !move\\)", "if (push)");
      case Contract.SkidBufferContract skid ->
          changed(contract, files, "if \\(!spare_valid\\)", "if (spare_valid)");
      case InputBufferContract buffer ->
          changed(contract, files, "second_vector \\^ last_pass", "second_vector");
      case LineBufferContract lines ->
          changed(contract, files, "in_ready += !spare_rows.*;", "in_ready = 1'b1;");
      case Contract.CreditContract credit ->
          changed(contract, files, "credits +<= credits - ", "credits <= credits + ");
      case Contract.QueueContract queue -> Optional.empty();
      case Contract.AxiBurstsContract bursts -> Optional.empty();
      case Contract.AxiReadContract read -> Optional.empty();
      case Contract.AxiWriteContract write -> Optional.empty();
      case Contract.ArrayRingContract ring -> Optional.empty();
    };
  }

  private static Optional<Map<String, String>> changed(
      Contract contract, Map<String, String> files, String pattern, String replacement) {
    String file = contract.module() + ".v";
    String text = files.get(file);
    String mutant = text.replaceAll(pattern, replacement);
    assertThat(mutant).as(file + " has " + pattern).isNotEqualTo(text);
    Map<String, String> all = new HashMap<>(files);
    all.put(file, mutant);
    return Optional.of(all);
  }
}
