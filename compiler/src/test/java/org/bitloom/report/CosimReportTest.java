// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bitloom.cosim.LayerResult;
import org.bitloom.cosim.Mismatches;
import org.bitloom.cosim.PhaseResult;
import org.bitloom.report.CosimReport.Cycles;
import org.bitloom.report.CosimReport.Difference;
import org.bitloom.report.CosimReport.FirstMismatch;
import org.bitloom.report.CosimReport.Output;
import org.bitloom.report.CosimReport.Seconds;
import org.junit.jupiter.api.Test;

class CosimReportTest {
  private static final CosimReport GOOD = report(new Mismatches(0, 0, 0), null, List.of());
  private static final CosimReport BAD =
      report(
          new Mismatches(3, 0, 3),
          new FirstMismatch(
              "rtl_vs_golden",
              "stalls",
              "fc<1>",
              2,
              7,
              -5L,
              -4,
              4711L,
              Map.of("x", new long[] {1, 2})),
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
  void oneLineHasTheVerdictAndTheFirstFailure() {
    assertThat(CosimText.line(GOOD, false))
        .isEqualTo("ad: 0 mismatches (RTL against golden model) in 40960 values\n");
    assertThat(CosimText.line(BAD, true))
        .startsWith("ad: 6 mismatches")
        .endsWith("layer fc<1>, inference 2, index 7: -5 instead of -4, cycle 4711\n")
        .hasLineCount(1);
  }

  @Test
  void junitHasACasePerComparisonPhaseAndLayerAndEscapesText() {
    assertThat(JunitReport.write(GOOD, false))
        .contains("tests=\"7\" failures=\"0\"", "name=\"rtl_vs_golden\"", "name=\"handshake\"")
        .contains("name=\"phase reset\"", "name=\"layer fc&lt;1&gt;\"")
        .contains("<property name=\"seed\" value=\"1\"/>", "value=\"Verilator 5.006\"")
        .contains("<property name=\"cycles\" value=\"1200\"/>");
    assertThat(JunitReport.write(BAD, true))
        .contains("tests=\"9\" failures=\"5\"", "layer fc&lt;1&gt;, inference 2")
        .contains("<system-out>bitloom cosim ad.loom --layers --vector 2</system-out>");
  }

  private static CosimReport report(
      Mismatches mismatches, FirstMismatch first, List<String> violations) {
    return new CosimReport(
        "ad",
        64,
        4,
        40960,
        mismatches,
        first,
        264192,
        64,
        new Cycles(9000, 4640, 9000, 4640, 0, 0),
        0.89,
        "random",
        1,
        "Verilator 5.006",
        violations,
        violations.size(),
        null,
        List.of(),
        List.of(),
        List.of(new Output("y", 9000L, 9000L, 4640L, 4640L, 4640L)),
        List.of(
            new PhaseResult("reset", 5, 300, 0, 0, true),
            new PhaseResult("stalls", 64, 900, mismatches.rtlVsGolden(), 0, true)),
        List.of(new LayerResult("fc<1>", 40960, mismatches.rtlVsGolden())),
        List.of(),
        Map.of("rtl_vs_golden", List.of(new Difference(-3, -2, mismatches.rtlVsGolden()))),
        List.of(),
        null,
        mismatches.rtlVsGolden() == 0 ? null : "bitloom cosim ad.loom --layers --vector 2",
        new Seconds(0.1, 0.2, 9.5, 0.5));
  }
}
