// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.report.Chart;
import org.bitloom.report.ChartFormat;
import org.bitloom.report.ChartWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartFileTest {
  private static final Chart CHART =
      new Chart.Bars(
          new Chart.Labels("t", "x", "y"),
          List.of("a", "b"),
          List.of(new Chart.Bar("bar", List.of(1.0, 2.0))));

  @TempDir Path folder;

  @Test
  void aChartIsWrittenAsItsEndingSaysAndNothingElseIsLeft() throws IOException {
    for (ChartFormat format : ChartFormat.values()) {
      Path file = folder.resolve("new/chart" + format.ending());
      ChartFile.write(file, CHART);
      assertThat(Files.readAllBytes(file)).isEqualTo(ChartWriter.bytes(CHART, format));
    }
    try (var files = Files.list(folder.resolve("new"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void anUnknownEndingIsRefusedBeforeAnythingIsWritten() throws IOException {
    assertThatThrownBy(() -> ChartFile.write(folder.resolve("chart.pdf"), CHART))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("chart.pdf' is no kind of chart file");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
