// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bitloom.report.CosimReport;
import org.bitloom.report.CosimText;
import org.bitloom.report.JunitReport;
import org.bitloom.report.JunitReport.Suite;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where people and other programs find how a co-simulation went. */
final class CosimResults {
  @Mixin private JsonOption json;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write the report as JUnit XML.")
  private Path junit;

  /**
   * Writes the files that the user wants, and prints the report.
   *
   * @param expected whether there was a third witness
   * @param regressions what is worse than in the baseline; empty where there is none
   */
  void show(
      BitloomCommand bitloom,
      CosimReport report,
      boolean expected,
      Optional<List<String>> regressions) {
    write(report, expected, regressions);
    bitloom.print(CosimText.render(report, expected));
    if (bitloom.quiet()) {
      bitloom.console().out().print(CosimText.line(report, expected));
      bitloom.console().out().flush();
    }
  }

  private void write(CosimReport report, boolean expected, Optional<List<String>> regressions) {
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
