// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.Compiler;
import org.bitloom.cost.DeviceCost;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Frequency;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.Json;
import org.bitloom.report.PlanReport;
import org.bitloom.report.PlanTable;
import org.bitloom.report.ReportKind;
import org.bitloom.synth.Usage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints what the planner decided and proved. */
@Command(
    name = "plan",
    description =
        "Print widths, scaling constants, folding, cycles, memory and estimated resources.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  private static final Pattern RATE = Pattern.compile("(\\d{1,9})(?:/s)?");

  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;
  @Mixin private DeviceOption device;
  @Mixin private ClockOption clock;
  @Spec private CommandSpec spec;

  private long perSecond;

  @Option(
      names = "--throughput",
      paramLabel = "R",
      description = "Plan the smallest design that does R inferences per second, such as 1000/s.")
  void throughput(String value) {
    Matcher matcher = RATE.matcher(value);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new ParameterException(
          spec.commandLine(), "--throughput '" + value + "' is no rate such as 1000/s");
    }
    perSecond = Long.parseLong(matcher.group(1));
  }

  @Option(
      names = "--json",
      paramLabel = "PLAN",
      description = "Write the plan, with its certificate, to this file.")
  private Path json;

  @Override
  public Integer call() {
    if (perSecond > 0 && network.budgeted()) {
      throw new ParameterException(
          spec.commandLine(), "--throughput and --multipliers exclude each other");
    }
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      requireNoRate();
      Optional<Frequency> rate = clock.given();
      return new ArrayFlow(bitloom, read.get())
          .plan(
              diagnostics,
              Optional.ofNullable(json),
              device.device(),
              rate.or(() -> device.device().map(part -> clock.frequency())));
    }
    Optional<Plan> plan = read.flatMap(n -> plan(n, diagnostics));
    int code = bitloom.console().show(diagnostics.sorted());
    plan.ifPresent(this::write);
    return code;
  }

  private void requireNoRate() {
    if (perSecond > 0) {
      throw new ParameterException(
          spec.commandLine(), "--throughput is for --target dataflow; an array has --multipliers");
    }
  }

  /** Returns the plan for the rate, for the budget, or the fastest that fits the part. */
  private Optional<Plan> plan(Network read, Diagnostics diagnostics) {
    if (perSecond > 0) {
      Hardware.Goal goal = new Hardware.Throughput(perSecond, clock.frequency().hertz());
      Hardware hardware = read.hardware().withGoal(goal);
      return network.plan(read.with(hardware), diagnostics);
    }
    Optional<Plan> given = network.plan(read, diagnostics);
    if (given.isEmpty() || device.device().isEmpty() || network.budgeted()) {
      return given;
    }
    return ProvenNetwork.of(read, new Diagnostics())
        .map(proven -> new DeviceSearch(read, proven, device.device().get()).fastest().plan());
  }

  /** Writes before it prints; nothing is written of a plan that its part cannot hold. */
  private void write(Plan plan) {
    PlanReport report = PlanReport.of(plan);
    Optional<Amount> amount =
        device.device().map(part -> DeviceCost.of(Compiler.lower(plan), part));
    if (json != null && !(mustFit() && amount.filter(a -> !fits(a)).isPresent())) {
      ResultFile.write(json, Json.write(ReportKind.PLAN, report));
    }
    bitloom.print(PlanTable.render(report, bitloom.width()));
    amount.ifPresent(a -> place(plan, device.device().get(), a));
    if (device.device().isPresent() || clock.given().isPresent()) {
      bitloom.print(rate(plan));
    }
  }

  private boolean fits(Amount amount) {
    return amount.within(device.device().get().capacity());
  }

  /** Where no budget is asked for, a part that cannot hold the plan is an error. */
  private boolean mustFit() {
    return perSecond > 0 || !network.budgeted();
  }

  /** Prints what a part has to hold. */
  private void place(Plan plan, Device part, Amount amount) {
    bitloom.print(onPart(plan, part, amount));
    if (mustFit()) {
      String help =
          perSecond > 0
              ? "choose a lower --throughput, narrower weights or a larger part"
              : "this is the smallest plan: choose narrower weights or a larger part";
      Usage.requireRoom(amount, part, plan.network().name(), help);
    }
  }

  private String rate(Plan plan) {
    double rate = clock.frequency().perSecond(plan.schedule().initiationInterval());
    return String.format(
        Locale.ROOT, "%,.0f inferences per second at %s%n", rate, clock.frequency());
  }

  private String onPart(Plan plan, Device part, Amount amount) {
    boolean fits = fits(amount);
    boolean searched = fits && !network.budgeted() && perSecond == 0;
    return "\n%s (%s), %d multipliers%s:\n%s%s is expected %s %s\n"
        .formatted(
            part.name(),
            part.part(),
            plan.multipliers(),
            searched ? ", the fastest plan that fits" : "",
            Usage.bars(amount, part),
            plan.network().name(),
            fits ? "to fit" : "not to fit",
            part.name());
  }
}
