// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.Draws;
import org.bitloom.campaign.RandomNetworks;
import org.bitloom.campaign.RandomStacks;
import org.bitloom.diagnostic.Diagnostics;
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
  private static final int NETWORKS = Draws.of(150);

  private static final List<Subject> RANDOM =
      subjects(
          LongStream.range(0, NETWORKS)
              .mapToObj(seed -> Planner.plan(RandomNetworks.of(seed), new Diagnostics()))
              .flatMap(Optional::stream));

  /**
   * A design with its memories.
   *
   * @param files their texts, by name
   * @param weights names of those of weights
   */
  private record Subject(
      Plan plan, Design design, Map<String, String> files, List<String> weights) {
    static Subject of(Plan plan) {
      Design design = BlockLowering.lower(plan);
      Map<String, String> files =
          design.memories().stream().collect(Collectors.toMap(MemoryFile::name, MemoryFile::text));
      List<String> weights =
          files.keySet().stream().filter(file -> file.endsWith("__weights.mem")).toList();
      return new Subject(plan, design, files, weights);
    }

    List<Proof> proofs() {
      return Prover.memories(plan, design, files);
    }
  }

  private static List<Subject> subjects(Stream<Plan> plans) {
    return plans.map(Subject::of).toList();
  }

  @Test
  void everyMemoryOfWeightsIsReadBack() {
    long read = RANDOM.stream().mapToLong(MemoryContentsTest::readBack).sum();

    assertThat(read).isGreaterThan(NETWORKS / 2);
  }

  private static long readBack(Subject subject) {
    List<Proof> proofs = subject.proofs();

    assertThat(proofs).extracting(Proof::subject).containsAll(subject.weights);
    assertThat(proofs)
        .as(subject.plan.network().name())
        .allMatch(proof -> proof.outcome() == Outcome.PROVEN);
    return subject.weights.size();
  }

  @Test
  void oneWrongBitIsFound() {
    List<Proof> proofs =
        RANDOM.stream().flatMap(subject -> proofsOfDamaged(subject).stream()).toList();

    // A codebook of one weight has its value twice: there, another code is no other weight.
    assertThat(proofs)
        .filteredOn(proof -> proof.outcome() == Outcome.REFUTED)
        .hasSizeGreaterThan(9 * proofs.size() / 10);
  }

  /** Where a line begins, and what is added to it. */
  @Test
  void oneWrongBitOfLinesIsFound() {
    int found = 0;
    for (Subject subject : RANDOM) {
      List<String> lines =
          subject.files.keySet().stream()
              .filter(f -> f.matches(".*__line_(table|rests).mem"))
              .toList();
      for (String file : lines) {
        Map<String, String> files = new HashMap<>(subject.files);
        files.computeIfPresent(file, (f, text) -> damaged(text, true));
        assertThat(Prover.memories(subject.plan, subject.design, files))
            .filteredOn(proof -> proof.subject().equals(file))
            .extracting(Proof::outcome)
            .containsExactly(Outcome.REFUTED);
        found++;
      }
    }
    assertThat(found).isGreaterThan(5);
  }

  private static List<Proof> proofsOfDamaged(Subject subject) {
    Map<String, String> files = new HashMap<>(subject.files);
    subject.weights.forEach(file -> files.computeIfPresent(file, (f, text) -> damaged(text)));
    return Prover.memories(subject.plan, subject.design, files).stream()
        .filter(proof -> subject.weights.contains(proof.subject()))
        .toList();
  }

  /** Columns behind lanes that take turns are in their order, and in no other. */
  @Test
  void columnsFollowTheOrderOfTheInput() {
    List<Subject> stacks =
        subjects(
            LongStream.range(0, NETWORKS)
                .mapToObj(seed -> Planner.plan(RandomStacks.of(seed), new Diagnostics()))
                .map(Optional::orElseThrow)
                .filter(MemoryContentsTest::readsInAnotherOrder));
    int read = 0;
    int refuted = 0;
    for (Subject subject : stacks) {
      if (subject.weights.isEmpty()) {
        continue;
      }
      Plan plan = subject.plan;
      Schedule s = plan.schedule();
      Schedule natural = new Schedule(s.initiationInterval(), s.inputs(), s.engines());
      Plan other = new Plan(plan.network(), natural, plan.requantizers(), plan.timing());

      assertThat(subject.proofs()).allMatch(proof -> proof.outcome() == Outcome.PROVEN);
      read++;
      refuted +=
          Prover.memories(other, subject.design, subject.files).stream()
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

  /** The text with another last bit of the first word: the first weight of the first output. */
  private static String damaged(String text) {
    return damaged(text, false);
  }

  /**
   * Returns the text with another bit of the first word.
   *
   * @param high whether it is the last bit of the first digit
   */
  private static String damaged(String text, boolean high) {
    String word = text.lines().filter(line -> line.matches("[0-9a-f]+")).findFirst().orElseThrow();
    String other =
        new BigInteger(word, 16).flipBit(high ? 4 * (word.length() - 1) : 0).toString(16);
    return text.lines()
        .map(line -> line.equals(word) ? other : line)
        .collect(Collectors.joining("\n"));
  }
}
