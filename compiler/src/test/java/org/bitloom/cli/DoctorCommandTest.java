// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bitloom.cosim.Tool;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  @Test
  void listsEveryToolWithItsVersionOrAsMissing() {
    CliRun run = CliRun.of("doctor");

    assertThat(run.out()).contains(Runtime.version().toString());
    assertThat(run.out()).contains(Arrays.stream(Tool.values()).map(Tool::program).toList());
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aToolThatIsThereIsNotCalledMissing() {
    CliRun run = CliRun.of("doctor");

    for (Tool tool : Tool.values()) {
      String line =
          run.out()
              .lines()
              .filter(l -> l.startsWith(tool.program() + " "))
              .findFirst()
              .orElseThrow();
      assertThat(line.contains("missing")).as(line).isEqualTo(tool.find().isEmpty());
    }
  }

  @Test
  void failsOnlyIfARequiredToolIsMissingAndSaysHowToInstallIt() {
    CliRun run = CliRun.of("doctor");

    boolean complete =
        Stream.of(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE).allMatch(t -> t.find().isPresent());
    assertThat(run.code()).isEqualTo(complete ? 0 : 2);
    assertThat(run.out()).containsAnyOf("Nothing is missing.", "Install with: apt-get install");
  }
}
