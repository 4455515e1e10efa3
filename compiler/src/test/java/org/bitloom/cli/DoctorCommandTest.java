// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  @Test
  void listsEveryToolWithItsVersionOrAsMissing() {
    CliRun run = CliRun.of("doctor");

    assertThat(run.out()).contains(Runtime.version().toString());
    assertThat(Tool.ALL).allMatch(tool -> run.out().contains(tool.program()));
    assertThat(run.err()).isEmpty();
  }

  @Test
  void failsOnlyIfARequiredToolIsMissingAndSaysHowToInstallIt() {
    CliRun run = CliRun.of("doctor");

    boolean complete =
        Tool.ALL.stream().filter(Tool::required).allMatch(t -> t.version().isPresent());
    assertThat(run.code()).isEqualTo(complete ? 0 : 2);
    assertThat(run.out()).containsAnyOf("Nothing is missing.", "Install with: apt-get install");
  }

  @Test
  void aProgramThatDoesNotExistHasNoVersion() {
    assertThat(new Tool("no-such-program", "--version", "none", false, "nothing").version())
        .isEmpty();
  }
}
