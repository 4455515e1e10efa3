// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final Path EXAMPLE = Path.of(CliRun.example("mlp/mlp.loom").toString());

  @TempDir private Path folder;

  private Path plan() {
    Path json = folder.resolve("plan.json");
    assertThat(CliRun.of("plan", EXAMPLE, "--json", json).code()).isZero();
    return json;
  }

  @Test
  void accepts_the_plan_of_the_same_network() {
    assertThat(CliRun.of("check", EXAMPLE, "--certificate", plan()).code()).isZero();
  }

  /** Without a search for foldings, where nothing depends on them. */
  @Test
  void reports_what_planning_reports() {
    for (String[] goal :
        new String[][] {{"--multipliers", "1"}, {"--multipliers", "2"}, {"--dsps", "1"}}) {
      CliRun check = CliRun.of("check", EXAMPLE, goal[0], goal[1]);
      CliRun plan = CliRun.of("plan", EXAMPLE, goal[0], goal[1]);
      assertThat(check.code()).isZero();
      assertThat(check.err()).as(String.join(" ", goal)).isEqualTo(plan.err());
    }
    assertThat(CliRun.of("check", EXAMPLE, "--dsps", 1).err()).contains("warning[B0604]");
  }

  @Test
  void rejects_a_plan_with_a_claim_that_does_not_hold() throws IOException {
    Path json = plan();
    String text = Files.readString(json);
    String changed = text.replaceFirst("\"shift\" : (\\d+)", "\"shift\" : 7");
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(json, changed);
    CliRun run = CliRun.of("check", EXAMPLE, "--certificate", json);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0605]").contains("layer 'hidden'");
  }

  /** The file says for which target the plan is. */
  @Test
  void verifies_the_plan_of_a_shared_array() throws IOException {
    Path json = folder.resolve("plan.json");
    CliRun.of("plan", EXAMPLE, "--target", "array", "--json", json);
    assertThat(CliRun.of("check", EXAMPLE, "--certificate", json).code()).isZero();

    String text = Files.readString(json);
    Files.writeString(json, text.replaceFirst("\"image_row\" : 0,", "\"image_row\" : 1,"));
    CliRun run = CliRun.of("check", EXAMPLE, "--certificate", json);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0605]").contains("reads no weights from row 1 on");
  }

  @Test
  void names_a_file_that_is_not_a_plan() throws IOException {
    Path json = folder.resolve("plan.json");
    for (String text : new String[] {"", "{}", "[1]", "{\"layers\": null}", "no json"}) {
      Files.writeString(json, text);
      CliRun run = CliRun.of("check", EXAMPLE, "--certificate", json);
      assertThat(run.code()).as(text).isEqualTo(1);
      assertThat(run.err()).as(text).contains("error[B0606]");
    }
  }
}
