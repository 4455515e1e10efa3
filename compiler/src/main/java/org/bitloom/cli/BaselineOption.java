// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.Baseline;
import org.bitloom.report.PlanReport;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Option;

/** The earlier plan that a plan must not be worse than. */
final class BaselineOption {
  @Option(
      names = "--baseline",
      paramLabel = "PLAN",
      description = "Fail where cycles, memory or resources are worse than in this earlier plan.")
  private Path file;

  @Option(
      names = "--allow",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Allow figures to be so much worse (default: ${DEFAULT-VALUE}).")
  private String allow;

  boolean given() {
    return file != null;
  }

  /** Returns what is worse in the plan of a file; empty where there is nothing to compare with. */
  Optional<List<String>> regressions(Plan plan, Path network) {
    if (file == null) {
      return Optional.empty();
    }
    BigDecimal percent = Baseline.percent(allow);
    PlanReport before =
        ReportFile.read(
            ReportKind.PLAN, file, PlanReport.class, "bitloom plan " + network + " --json " + file);
    PlanReport now = PlanReport.of(plan);
    if (!before.network().equals(now.network())) {
      throw new DiagnosticException(
          Code.OTHER_NETWORK
              .at(Span.ofFile(file.toString()), file)
              .withNote(
                  "it is of '%s', and the network is '%s'"
                      .formatted(before.network(), now.network())));
    }
    return Optional.of(new Baseline(before, percent).regressions(now));
  }

  /** Returns the error that says what is worse. */
  Diagnostic complaint(List<String> regressions, Path network) {
    Diagnostic worse = Code.REGRESSION.withoutPlace(network, file);
    for (String line : regressions) {
      worse = worse.withNote(line);
    }
    return worse;
  }
}
