// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  @Test
  void printsThePageOfACode() {
    CliRun run = CliRun.of("explain", "B0421");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("# B0421: vectors of the wrong shape");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void takesTheCodeInLowerCase() {
    assertThat(CliRun.of("explain", "b0421")).isEqualTo(CliRun.of("explain", "B0421"));
  }

  @Test
  void unknownCodeIsWrongUsageWithASuggestion() {
    CliRun run = CliRun.of("explain", "B0440");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("error[B0801]: there is no diagnostic 'B0440'", "did you mean");
  }
}
