// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.MutationCampaign;
import org.bitloom.campaign.MutationCampaign.Report;
import org.bitloom.campaign.MutationCampaign.Verdict;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.junit.jupiter.api.Test;

class MutationCampaignTest {
  private static final Path NETWORK =
      Launcher.repository().resolve("testbenches/src/test/resources/designs/faults.loom");

  @Test
  void mostFaultsOfTheCatalogueAreNoticed() {
    RequiredTools.assume(new Verilator());
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Subject subject = compiler.read(NETWORK).flatMap(compiler::plan).map(Subject::of).orElseThrow();
    MutationCampaign campaign = new MutationCampaign(subject, 24, 1);
    assertThat(campaign.complaint()).isEmpty();

    Report report = campaign.run(12, progress -> {});
    assertThat(report.results()).hasSize(12);
    assertThat(report.killed()).isGreaterThan(6);
    assertThat(report.results())
        .allMatch(result -> result.verdict() == Verdict.SURVIVED || !result.by().isEmpty());
  }
}
