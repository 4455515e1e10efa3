// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanDeviceTest {
  private static final Path MLP = CliRun.example("mlp/mlp.loom");

  @TempDir private Path folder;

  private static long number(String pattern, CliRun run) {
    Matcher matcher = Pattern.compile(pattern).matcher(run.out());
    assertThat(matcher.find()).as(run.out() + run.err()).isTrue();
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  @Test
  void aLargerPartIsPlannedFaster() {
    CliRun small = CliRun.of("plan", MLP, "--device", "xc7z010", "--clock", "100MHz");
    CliRun large = CliRun.of("plan", MLP, "--device", "xczu3eg", "--clock", "100MHz");

    assertThat(small.out())
        .contains("the fastest plan that fits:", "DSP (DSP48E1)", "expected to fit");
    long slow = number("([\\d,]+) inferences per second at 100 MHz", small);
    long fast = number("([\\d,]+) inferences per second at 100 MHz", large);
    assertThat(fast).isGreaterThan(slow);
    // More than the blocks of the part: the others are LUTs.
    assertThat(number("\\), (\\d+) multipliers", small)).isPositive();
  }

  @Test
  void aBudgetIsKeptAndAPartThatIsTooSmallIsNamed() {
    CliRun run = CliRun.of("plan", MLP, "--device", "ice40hx1k", "--multipliers", "16");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("mlp is expected not to fit ice40hx1k", "too many");
  }

  /**
   * Without a budget a plan that fits is asked for: that there is none is no answer but an error.
   */
  @Test
  void aPartThatHoldsNoPlanIsADiagnosticAndNothingIsWritten() {
    Path json = folder.resolve("plan.json");
    CliRun run = CliRun.of("plan", MLP, "--device", "ice40hx1k", "--json", json);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("mlp is expected not to fit ice40hx1k", "too many");
    assertThat(run.err())
        .startsWith("error[B0740]: 'mlp' does not fit ice40hx1k")
        .contains("RAM (4 kbit): ", "this is the smallest plan")
        .containsOnlyOnce("error[");
    assertThat(json).doesNotExist();
  }

  @Test
  void aRateThatNeedsMoreThanThePartHasIsADiagnostic() {
    String[] rate = {"--throughput", "100000/s", "--clock", "10MHz"};
    CliRun run =
        CliRun.of("plan", MLP, "--device", "ice40up5k", rate[0], rate[1], rate[2], rate[3]);
    CliRun larger =
        CliRun.of("plan", MLP, "--device", "xczu7ev", rate[0], rate[1], rate[2], rate[3]);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("error[B0740]: 'mlp' does not fit ice40up5k")
        .contains("LUT: ", "choose a lower --throughput");
    assertThat(larger.code()).as(larger.err()).isZero();
    assertThat(larger.out()).contains("mlp is expected to fit xczu7ev");
  }

  @Test
  void aRateIsPlannedWithAsFewMultipliersAsItNeeds() {
    CliRun slow = CliRun.of("plan", MLP, "--throughput", "1000/s", "--clock", "50MHz");
    CliRun fast = CliRun.of("plan", MLP, "--throughput", "100000/s", "--clock", "50MHz");

    assertThat(number("([\\d,]+) inferences per second at 50 MHz", slow))
        .isGreaterThanOrEqualTo(1000);
    assertThat(number("([\\d,]+) inferences per second at 50 MHz", fast))
        .isGreaterThanOrEqualTo(100_000);
    assertThat(number("MACs on (\\d+) multipliers", slow))
        .isLessThan(number("MACs on (\\d+) multipliers", fast));
  }

  /** Nothing is rounded to megahertz. */
  @ParameterizedTest
  @ValueSource(strings = {"500kHz", "1.9MHz"})
  void aRateIsKeptAtAClockOfAnyFrequency(String clock) {
    CliRun run = CliRun.of("plan", MLP, "--throughput", "1000/s", "--clock", clock);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(number("([\\d,]+) inferences per second at ", run)).isGreaterThanOrEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "0/s", "-1", "1e9/s", "1000/h"})
  void aRateThatIsNoneIsAMistakeOfUse(String rate) {
    CliRun run = CliRun.of("plan", MLP, "--throughput", rate);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--throughput '" + rate + "' is no rate");
  }

  @Test
  void aRateAndABudgetExcludeEachOther() {
    CliRun run = CliRun.of("plan", MLP, "--throughput", "10/s", "--multipliers", "4");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--throughput and --multipliers exclude each other");
  }
}
