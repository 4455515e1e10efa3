// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.Fault;
import org.bitloom.campaign.MutationCampaign;
import org.bitloom.campaign.MutationCampaign.Report;
import org.bitloom.campaign.MutationCampaign.Result;
import org.bitloom.campaign.MutationCampaign.Verdict;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Faults of the catalogue in networks of six kinds: each is noticed, or proven to change nothing.
 */
@Order(1)
@Tag("campaign")
class MutationCampaignTest {
  /** Mutants of each network; the figures of docs/verification.md are those of 28. */
  private static final int EACH = Integer.getInteger("bitloom.mutants", 5);

  private static final int VECTORS = 24;
  private static final List<String> NETWORKS =
      List.of(
          "examples/lenet5/lenet5.loom",
          "testbenches/src/test/resources/designs/residual.loom",
          "testbenches/src/test/resources/designs/concat.loom",
          "testbenches/src/test/resources/designs/pools.loom",
          "testbenches/src/test/resources/designs/softmax.loom",
          "compiler/src/test/resources/designs/windows.loom");

  /** Survivors that change nothing, which no tool of the second look can show, with the reason. */
  private static final Map<String, String> EXPLAINED =
      Map.of(
          "pools__x__axi_input.v:78:",
          "a frame has two beats, so the beat that completes a short one is its last",
          "lenet5__pool2__pool_columns.v:40:",
          "one of eight places of the queue stays free: no result is lost, and none of the planned"
              + " cycles needs the eighth place",
          "pools__smooth__words.v:47:",
          "out_beat_end only makes out_last, and the pool behind counts its beats itself",
          "residual__fourth__input.v:139:",
          "a ring of sixteen words: the memory takes four bits of the address, in which 16 is 0",
          "residual__classes__requantizer_lane.v:62:",
          "all channels have one addend, so it may be taken in any cycle",
          "bitloom_fork.v:48:",
          "both readers of the tensor count their beats",
          "softmax__sharp__softmax.v:202:",
          "no output differs for any vector of its input (SoftmaxVectorsTest)",
          "softmax__sharp__softmax.v:230:",
          "no output differs for any vector of its input (SoftmaxVectorsTest)",
          "windows__spread__input.v:181:",
          "five windows of two groups: counted by groups, the counter also ends with the row, and a"
              + " window that is taken for the last one waits for rows that it needs anyway");

  @Test
  void everyFaultOfASmallChoiceIsNoticed() {
    RequiredTools.assume(new Verilator());
    Report report = run("testbenches/src/test/resources/designs/faults.loom", 12);
    assertThat(report.results()).hasSize(12);
    assertThat(report.killed()).isGreaterThan(6);
    assertThat(survivors(report)).isEmpty();
  }

  @Test
  void everyFaultInSixKindsOfNetworksIsNoticedOrChangesNothing() {
    RequiredTools.assume(new Verilator());
    List<Report> reports = NETWORKS.parallelStream().map(file -> run(file, EACH)).toList();

    reports.forEach(MutationCampaignTest::print);
    assertThat(reports).allSatisfy(report -> assertThat(report.results()).hasSize(EACH));
    assertThat(reports).flatExtracting(MutationCampaignTest::survivors).isEmpty();
  }

  private static void print(Report report) {
    System.out.printf(
        "%-10s %3d killed, %3d equivalent, %3d survived, %.0f s%n",
        report.network(),
        report.killed(),
        report.equivalent(),
        report.survived(),
        report.seconds());
  }

  private static List<String> survivors(Report report) {
    return report.results().stream()
        .filter(result -> result.verdict() == Verdict.SURVIVED)
        .map(Result::fault)
        .filter(fault -> !explained(fault))
        .map(fault -> report.network() + ": " + fault)
        .toList();
  }

  private static boolean explained(Fault fault) {
    return EXPLAINED.keySet().stream().anyMatch(fault.toString()::contains);
  }

  private static Report run(String file, int limit) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Subject subject =
        compiler
            .read(Launcher.repository().resolve(file))
            .flatMap(compiler::plan)
            .map(Subject::of)
            .orElseThrow();
    MutationCampaign campaign = new MutationCampaign(subject, VECTORS, 1);
    assertThat(campaign.complaint()).isEmpty();
    return campaign.run(limit, MutationCampaignTest::explained, progress -> {});
  }
}
