// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @Test
  void helpListsEveryCommandAndSucceeds() {
    CliRun run = CliRun.of("--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("check", "plan", "run", "explain", "Exit codes");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void versionNamesTheProgramAndTheJavaThatRunsIt() {
    CliRun run = CliRun.of("--version");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("bitloom ").contains("Java " + Runtime.version());
  }

  @Test
  void misspeltCommandIsWrongUsageWithASuggestion() {
    CliRun run = CliRun.of("pln", "x.loom");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'pln'", "plan", "Try 'bitloom --help'.");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void noCommandIsWrongUsage() {
    CliRun run = CliRun.of();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("which command?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "plan", "run", "explain"})
  void missingArgumentIsWrongUsageOfThatCommand(String command) {
    CliRun run = CliRun.of(command);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required", "Try 'bitloom " + command + " --help'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "many"})
  void budgetThatIsNoPositiveNumberIsWrongUsage(String budget) {
    CliRun run = CliRun.of("plan", "x.loom", "--multipliers", budget);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--multipliers");
  }

  @Test
  void unknownArithmeticIsWrongUsageAndListsTheKnownOnes() {
    CliRun run = CliRun.of("plan", "x.tflite", "--arithmetic", "gpu");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("gpu", "REFERENCE", "XNNPACK");
  }
}
