// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bitloom.campaign.RandomNetworks;
import org.bitloom.campaign.RandomStacks;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.plan.dataflow.Schedule;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.prove.Proof.Outcome;
import org.bitloom.rtl.BlockLowering;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.MemoryFile;
import org.junit.jupiter.api.Test;

/** Memories of random networks in all weight formats, with odd names and under odd foldings. */
class MemoryContentsTest {
  private static final int NETWORKS = 150;

  @Test
  void everyMemoryOfWeightsIsReadBack() {
    long read = plans().stream().mapToLong(MemoryContentsTest::readBack).sum();

    assertThat(read).isGreaterThan(NETWORKS / 2);
  }

  private static long readBack(Plan plan) {
    Design design = BlockLowering.lower(plan);
    Map<String, String> files = new DesignRenderer().render(design).files();
    List<String> weights = weights(design);

    List<Proof> proofs = Prover.memories(plan, design, files);

    assertThat(proofs).extracting(Proof::subject).containsAll(weights);
    assertThat(proofs)
        .as(plan.network().name())
        .allMatch(proof -> proof.outcome() == Outcome.PROVEN);
    return weights.size();
  }

  @Test
  void oneWrongBitIsFound() {
    List<Proof> proofs = plans().stream().flatMap(plan -> proofsOfDamaged(plan).stream()).toList();

    // A codebook of one weight has its value twice: there, another code is no other weight.
    assertThat(proofs)
        .filteredOn(proof -> proof.outcome() == Outcome.REFUTED)
        .hasSizeGreaterThan(9 * proofs.size() / 10);
  }

  private static List<Proof> proofsOfDamaged(Plan plan) {
    Design design = BlockLowering.lower(plan);
    Map<String, String> files = new HashMap<>(new DesignRenderer().render(design).files());
    List<String> weights = weights(design);
    weights.forEach(file -> files.computeIfPresent(file, (f, text) -> damaged(text)));
    return Prover.memories(plan, design, files).stream()
        .filter(proof -> weights.contains(proof.subject()))
        .toList();
  }

  /** Columns behind lanes that take turns are in their order, and in no other. */
  @Test
  void columnsFollowTheOrderOfTheInput() {
    int read = 0;
    int refuted = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Plan plan = Planner.plan(RandomStacks.of(seed), new Diagnostics()).orElseThrow();
      Design design = BlockLowering.lower(plan);
      if (weights(design).isEmpty() || !readsInAnotherOrder(plan)) {
        continue;
      }
      Map<String, String> files = new DesignRenderer().render(design).files();
      Schedule s = plan.schedule();
      Schedule natural = new Schedule(s.initiationInterval(), s.inputs(), s.engines());
      Plan other = new Plan(plan.network(), natural, plan.requantizers(), plan.timing());

      assertThat(Prover.memories(plan, design, files))
          .allMatch(proof -> proof.outcome() == Outcome.PROVEN);
      read++;
      refuted +=
          Prover.memories(other, design, files).stream()
                  .anyMatch(proof -> proof.outcome() == Outcome.REFUTED)
              ? 1
              : 0;
    }
    assertThat(read).isGreaterThan(NETWORKS / 10);
    assertThat(refuted).isEqualTo(read);
  }

  private static boolean readsInAnotherOrder(Plan plan) {
    return plan.network().nodes().stream()
        .filter(node -> plan.schedule().engine(node) instanceof MacEngine)
        .anyMatch(node -> plan.schedule().orders().of(node.inputs().get(0)).isPresent());
  }

  private static List<Plan> plans() {
    return LongStream.range(0, NETWORKS)
        .mapToObj(seed -> Planner.plan(RandomNetworks.of(seed), new Diagnostics()))
        .flatMap(plan -> plan.stream())
        .toList();
  }

  private static List<String> weights(Design design) {
    return design.memories().stream()
        .map(MemoryFile::name)
        .filter(file -> file.endsWith("__weights.mem"))
        .toList();
  }

  /** The text with another last bit of the first word: the first weight of the first output. */
  private static String damaged(String text) {
    String word = text.lines().filter(line -> line.matches("[0-9a-f]+")).findFirst().orElseThrow();
    String other = new BigInteger(word, 16).flipBit(0).toString(16);
    return text.lines()
        .map(line -> line.equals(word) ? other : line)
        .collect(Collectors.joining("\n"));
  }
}
