// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.Json;
import org.bitloom.report.PlanReport;
import org.bitloom.report.PlanTable;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints what the planner decided and proved. */
@Command(
    name = "plan",
    description =
        "Print widths, scaling constants, folding, cycles, memory and estimated resources.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;

  @Option(
      names = "--json",
      paramLabel = "PLAN",
      description = "Write the plan, with its certificate, to this file.")
  private Path json;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Plan> plan = network.plan(diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    plan.map(PlanReport::of).ifPresent(this::write);
    return code;
  }

  private void write(PlanReport report) {
    if (json != null) {
      ResultFile.write(json, Json.write(ReportKind.PLAN, report));
    }
    bitloom.print(PlanTable.render(report, bitloom.width()));
  }
}
