// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.campaign.ArraySubject;
import org.bitloom.campaign.MutationCampaign;
import org.bitloom.campaign.MutationCampaign.Report;
import org.bitloom.campaign.MutationCampaign.Result;
import org.bitloom.campaign.MutationCampaign.Verdict;
import org.bitloom.campaign.MutationSubject;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Puts faults into the design of a network and tells which of them co-simulation notices. */
@Command(
    name = "mutate",
    description = "Put faults into the design and see whether co-simulation notices every one.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class MutateCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;
  @Spec private CommandSpec spec;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "40",
      description = "Try at most so many faults, of all kinds alike (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "16",
      description = "Run so many random vectors per mutant (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "Seed the choice, the vectors and the stalls with S (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    if (limit < 1 || samples < 1) {
      throw new ParameterException(spec.commandLine(), "--limit and --samples must be at least 1");
    }
    Tool.require(new Verilator().tools());
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      Optional<ArrayPlan> array = new ArrayFlow(bitloom, read.get()).plan(diagnostics);
      return array.map(plan -> mutate(ArraySubject.of(plan))).orElse(ExitCode.INPUT);
    }
    Optional<Plan> plan = read.flatMap(n -> network.plan(n, diagnostics));
    int code = bitloom.console().show(diagnostics.sorted());
    return plan.isEmpty() ? code : mutate(Subject.of(plan.get()));
  }

  private int mutate(MutationSubject subject) {
    MutationCampaign campaign = new MutationCampaign(subject, samples, seed);
    campaign
        .complaint()
        .ifPresent(
            complaint -> {
              throw new DiagnosticException(
                  Code.DESIGN_FAILS.withoutPlace(subject.network().name()).withNote(complaint));
            });
    Report report = campaign.run(limit, this::keep);
    bitloom.print(
        String.format(
            Locale.ROOT,
            "%s: %d of %d faults tried: %d killed, %d equivalent, %d survived;"
                + " %.1f mutants per minute%n",
            report.network(),
            report.results().size(),
            report.catalogue(),
            report.killed(),
            report.equivalent(),
            report.survived(),
            report.mutantsPerMinute()));
    return report.survived() == 0 ? ExitCode.OK : ExitCode.INPUT;
  }

  /** Writes what is known after each mutant, so that an interrupt loses at most one. */
  private void keep(Report report) {
    json.write(ReportKind.MUTATE, report);
    Result last = report.results().get(report.results().size() - 1);
    String by = last.verdict() == Verdict.SURVIVED ? "" : " (" + last.by() + ")";
    bitloom.print(
        String.format(
            Locale.ROOT,
            "  %-10s %s%s%n",
            last.verdict().name().toLowerCase(Locale.ROOT),
            last.fault(),
            by));
  }
}
