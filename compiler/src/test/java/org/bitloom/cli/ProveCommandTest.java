// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProveCommandTest {
  private static final String MLP = "../examples/mlp/mlp.loom";

  @TempDir private Path folder;

  @Test
  void provesTheNumbersOfAnExample() throws Exception {
    Path json = folder.resolve("proofs.json");
    CliRun result = CliRun.of("prove", MLP, "--numbers", "--json", json.toString());
    assertThat(result.code()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("equals half_up for every accumulator", "0 refuted");
    assertThat(Files.readString(json)).contains("\"complete\" : true", "\"PROVEN\"");
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    assertThat(CliRun.of("prove", MLP, "--cycles", "-1").code()).isEqualTo(ExitCode.USAGE);
    assertThat(CliRun.of("prove", MLP, "--timeout", "0").code()).isEqualTo(ExitCode.USAGE);
    assertThat(CliRun.of("prove").code()).isEqualTo(ExitCode.USAGE);
    assertThat(CliRun.of("prove", "no.loom").code()).isEqualTo(ExitCode.INPUT);
  }
}
