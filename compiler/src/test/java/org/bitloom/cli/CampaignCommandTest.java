// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fuzz --count 0",
        "fuzz --seed -1",
        "fuzz --pack 0",
        "fuzz --pack 1000",
        "fuzz --minutes 0",
        "fuzz --minutes NaN",
        "fuzz file.loom",
        "mutate",
        "mutate ../examples/mlp/mlp.loom --limit 0",
        "mutate ../examples/mlp/mlp.loom --samples 0"
      })
  void badUseGetsAMessage(String line) {
    CliRun run = CliRun.of((Object[]) line.split(" "));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("bitloom: ", "Try 'bitloom");
  }
}
