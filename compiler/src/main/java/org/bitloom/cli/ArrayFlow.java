// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.ArrayVerification;
import org.bitloom.cost.DeviceCost;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Frequency;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.emit.DesignWriter;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.ip.ArrayFolder;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.plan.array.NarrowPort;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.ArrayTable;
import org.bitloom.report.CosimReport;
import org.bitloom.report.CosimSummary;
import org.bitloom.report.Json;
import org.bitloom.report.ReportKind;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;
import org.bitloom.synth.Usage;

/**
 * The commands for a network on a shared array.
 *
 * @param bitloom where to print
 * @param network checked, for a shared array
 */
record ArrayFlow(BitloomCommand bitloom, Network network) {
  private static final int STEPS = 3;

  /** Returns the plan, or nothing after showing an error. */
  Optional<ArrayPlan> plan(Diagnostics diagnostics) {
    Optional<ArrayPlan> plan =
        diagnostics.hasErrors() ? Optional.empty() : ArrayPlanner.plan(network, diagnostics);
    plan.ifPresent(p -> NarrowPort.report(network, p, ArrayCycles.of(p), diagnostics));
    bitloom.console().show(diagnostics.sorted());
    return plan;
  }

  /** Says whether every layer can be built. */
  int check(Diagnostics diagnostics) {
    Optional<ArrayPlan> plan = plan(diagnostics);
    plan.ifPresent(
        p ->
            bitloom.print(
                "%s: every layer can be computed on the shared array (%d layers, %d MACs)%n"
                    .formatted(
                        network.name(), network.layers().size(), p.proven().graph().macs())));
    return plan.isPresent() ? ExitCode.OK : ExitCode.INPUT;
  }

  /**
   * Prints the plan.
   *
   * @param json where to write it
   * @param part whose bars are printed
   * @param clock whose rate is printed
   */
  int plan(
      Diagnostics diagnostics,
      Optional<Path> json,
      Optional<Device> part,
      Optional<Frequency> clock) {
    Optional<ArrayPlan> plan = plan(diagnostics);
    if (plan.isEmpty()) {
      return ExitCode.INPUT;
    }
    ArrayReport report = ArrayReport.of(plan.get());
    json.ifPresent(file -> ResultFile.write(file, Json.write(ReportKind.ARRAY, report)));
    bitloom.print(ArrayTable.render(report, bitloom.width()));
    part.ifPresent(p -> bitloom.print(onPart(plan.get(), p)));
    clock.ifPresent(
        c ->
            bitloom.print(
                String.format(
                    Locale.ROOT,
                    "%,.0f inferences per second at %s%n",
                    c.perSecond(report.cycles()),
                    c)));
    return ExitCode.OK;
  }

  private String onPart(ArrayPlan plan, Device part) {
    Amount amount = DeviceCost.of(lower(plan, Optional.empty()), part);
    return "\n%s (%s):\n%s%s is expected %s %s\n"
        .formatted(
            part.name(),
            part.part(),
            Usage.bars(amount, part),
            network.name(),
            amount.within(part.capacity()) ? "to fit" : "not to fit",
            part.name());
  }

  /** Returns the hardware of a plan. */
  ArrayDesign lower(ArrayPlan plan, Optional<String> top) {
    return ArrayLowering.lower(plan, top, ArrayCycles.total(ArrayCycles.of(plan)));
  }

  /** Writes the folder. */
  int generate(Diagnostics diagnostics, Optional<String> top, Optional<Path> output) {
    Optional<ArrayPlan> plan = plan(diagnostics);
    if (plan.isEmpty()) {
      return ExitCode.INPUT;
    }
    ArrayDesign design = lower(plan.get(), top);
    RenderedDesign rendered = new ArrayRenderer().render(design);
    Path folder = output.orElse(Path.of("rtl-out", design.top()));
    write(design, rendered, folder);
    bitloom.print(
        "%s: %d Verilog and %d memory files, weights.bin and %s_array.h in %s%n"
            .formatted(
                design.top(),
                rendered.verilogFiles().size(),
                rendered.memoryFiles().size(),
                design.top(),
                folder));
    return ExitCode.OK;
  }

  private static void write(ArrayDesign design, RenderedDesign rendered, Path folder) {
    long cycles = ArrayCycles.total(ArrayCycles.of(design.plan()));
    DesignWriter.writeOwn(
        new ArrayFolder(design, rendered, Version.text(), cycles).files(), folder);
    writeWeights(folder, design.image());
  }

  private static void writeWeights(Path folder, byte[] image) {
    try {
      Files.write(folder.resolve(ArrayFolder.WEIGHTS), image);
    } catch (IOException e) {
      throw new DiagnosticException(
          Code.OUTPUT_UNWRITABLE.withoutPlace(folder).withNote(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Simulates the array with a memory at its port, and compares.
   *
   * @param verilator simulates
   * @param options how to co-simulate
   * @param keep where to keep the design; empty for nowhere
   * @param vectors inputs
   * @param expected outputs of a third witness
   * @param planSeconds wall clock of reading and planning
   */
  CosimReport cosim(
      Verilator verilator,
      ArrayPlan plan,
      Optional<String> top,
      CosimOptions options,
      Optional<Path> keep,
      List<List<Tensor>> vectors,
      Optional<List<List<Tensor>>> expected,
      double planSeconds) {
    try (Steps steps = Steps.start(bitloom, network.name(), STEPS)) {
      steps.next("generating Verilog");
      long start = System.nanoTime();
      ArrayDesign design = lower(plan, top);
      RenderedDesign rendered = new ArrayRenderer().render(design);
      keep.ifPresent(folder -> write(design, rendered, folder));
      double generateSeconds = CosimFlow.secondsSince(start);
      CosimResult result =
          ArrayVerification.run(
              design, rendered, verilator, vectors, expected, options, CosimFlow.progress(steps));
      return CosimSummary.of(result, planSeconds, generateSeconds);
    }
  }
}
