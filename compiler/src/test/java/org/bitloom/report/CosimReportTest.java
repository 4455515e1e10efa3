// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bitloom.report.CosimReport.Cycles;
import org.bitloom.report.CosimReport.FirstMismatch;
import org.bitloom.report.CosimReport.Mismatches;
import org.bitloom.report.CosimReport.Seconds;
import org.junit.jupiter.api.Test;

class CosimReportTest {
  private static final CosimReport GOOD = report(new Mismatches(0, 0, 0), null, List.of());
  private static final CosimReport BAD =
      report(
          new Mismatches(3, 0, 3),
          new FirstMismatch(
              "rtl_vs_golden", "fc<1>", 2, 7, -5L, -4, 4711L, Map.of("x", new long[] {1, 2})),
          List.of("stream fc1: valid withdrawn in cycle 12"));

  @Test
  void jsonHasTheFieldsThatOtherProgramsRelyOn() throws IOException {
    JsonNode json = JsonMapper.builder().build().readTree(Json.write(GOOD));

    assertThat(json.get("network").asText()).isEqualTo("ad");
    assertThat(json.at("/mismatches/rtl_vs_golden").asLong(-1)).isZero();
    assertThat(json.at("/mismatches/golden_vs_expected").asLong(-1)).isZero();
    assertThat(json.at("/mismatches/rtl_vs_expected").asLong(-1)).isZero();
    assertThat(json.get("first_mismatch").isNull()).isTrue();
    assertThat(json.at("/cycles/planned_initiation_interval").asLong()).isEqualTo(4640);
    assertThat(json.get("mac_utilization").asDouble()).isEqualTo(0.89);
    assertThat(json.at("/seconds/simulate").asDouble()).isEqualTo(0.5);
  }

  @Test
  void jsonIsTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    String text = Json.write(GOOD) + CosimText.render(GOOD, true) + JunitReport.write(GOOD, true);
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(Json.write(GOOD) + CosimText.render(GOOD, true) + JunitReport.write(GOOD, true))
          .isEqualTo(text);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void textEndsWithTheVerdict() {
    assertThat(CosimText.render(GOOD, false)).endsWith("0 mismatches (RTL against golden model)\n");
    assertThat(CosimText.render(BAD, true))
        .contains(
            "layer fc<1>, inference 2, index 7: -5 instead of -4, cycle 4711", "valid withdrawn")
        .endsWith("RTL against expected 3), 1 broken handshakes\n");
  }

  @Test
  void junitHasOneFailurePerFailedComparisonAndEscapesText() {
    assertThat(JunitReport.write(GOOD, false))
        .contains("tests=\"3\" failures=\"0\"", "name=\"rtl_vs_golden\"", "name=\"handshake\"");
    assertThat(JunitReport.write(BAD, true))
        .contains("tests=\"5\" failures=\"3\"", "layer fc&lt;1&gt;, inference 2");
  }

  private static CosimReport report(
      Mismatches mismatches, FirstMismatch first, List<String> violations) {
    return new CosimReport(
        "ad",
        64,
        40960,
        mismatches,
        first,
        264192,
        64,
        new Cycles(9000, 4640, 9000, 4640),
        0.89,
        "random",
        1,
        "Verilator 5.006",
        violations,
        violations.size(),
        null,
        List.of(),
        new Seconds(0.1, 0.2, 9.5, 0.5));
  }
}
