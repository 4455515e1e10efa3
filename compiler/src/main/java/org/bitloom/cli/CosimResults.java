// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bitloom.report.CosimReport;
import org.bitloom.report.JunitReport;
import org.bitloom.report.JunitReport.Suite;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files in which other programs find how a co-simulation went. */
final class CosimResults {
  @Mixin private JsonOption json;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write the report as JUnit XML.")
  private Path junit;

  /**
   * Writes those that the user wants.
   *
   * @param expected whether there was a third witness
   * @param regressions what is worse than in the baseline; empty where there is none
   */
  void write(CosimReport report, boolean expected, Optional<List<String>> regressions) {
    json.write(ReportKind.COSIM, report);
    if (junit != null) {
      ResultFile.write(
          junit,
          regressions
              .map(lines -> new Suite(report.network(), Optional.of(report), expected, lines))
              .map(JunitReport::write)
              .orElseGet(() -> JunitReport.write(report, expected)));
    }
  }
}
