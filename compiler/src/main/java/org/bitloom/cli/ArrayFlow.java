// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.ArrayCosimulation;
import org.bitloom.cosim.array.ArrayRun;
import org.bitloom.cosim.array.MemoryModel;
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
import org.bitloom.plan.array.MemoryBus;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.ArrayTable;
import org.bitloom.report.Json;
import org.bitloom.report.ReportKind;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;

/**
 * The commands for a network on a shared array.
 *
 * @param bitloom where to print
 * @param network checked, for a shared array
 */
record ArrayFlow(BitloomCommand bitloom, Network network) {
  /** Returns the plan, or nothing after showing an error. */
  private Optional<ArrayPlan> plan(Diagnostics diagnostics) {
    Optional<ArrayPlan> plan =
        diagnostics.hasErrors() ? Optional.empty() : ArrayPlanner.plan(network, diagnostics);
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

  /** Prints the plan. */
  int plan(Diagnostics diagnostics, Optional<Path> json) {
    Optional<ArrayPlan> plan = plan(diagnostics);
    if (plan.isEmpty()) {
      return ExitCode.INPUT;
    }
    ArrayReport report = ArrayReport.of(plan.get());
    json.ifPresent(file -> ResultFile.write(file, Json.write(ReportKind.ARRAY, report)));
    bitloom.print(ArrayTable.render(report, bitloom.width()));
    return ExitCode.OK;
  }

  /** Writes the folder. */
  int generate(Diagnostics diagnostics, Optional<String> top, Optional<Path> output) {
    Optional<ArrayPlan> plan = plan(diagnostics);
    if (plan.isEmpty()) {
      return ExitCode.INPUT;
    }
    long cycles = ArrayCycles.total(ArrayCycles.of(plan.get()));
    ArrayDesign design = ArrayLowering.lower(plan.get(), top, cycles);
    RenderedDesign rendered = new ArrayRenderer().render(design);
    Path folder = output.orElse(Path.of("rtl-out", design.top()));
    DesignWriter.writeOwn(
        new ArrayFolder(design, rendered, Version.text(), cycles).files(), folder);
    writeWeights(folder, design.image());
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

  private static void writeWeights(Path folder, byte[] image) {
    try {
      Files.write(folder.resolve(ArrayFolder.WEIGHTS), image);
    } catch (IOException e) {
      throw new DiagnosticException(
          Code.OUTPUT_UNWRITABLE.withoutPlace(folder).withNote(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Simulates the array with a memory of fixed latency, and again with one of random latency.
   *
   * @param verilator simulates
   * @param vectors inputs
   * @param expected outputs of a third witness
   * @param seed of the random latencies
   */
  int cosim(
      Verilator verilator,
      ArrayPlan plan,
      Optional<String> top,
      List<List<Tensor>> vectors,
      Optional<List<List<Tensor>>> expected,
      long seed) {
    long planned = ArrayCycles.total(ArrayCycles.of(plan));
    ArrayDesign design = ArrayLowering.lower(plan, top, planned);
    RenderedDesign rendered = new ArrayRenderer().render(design);
    try (Steps steps = Steps.start(bitloom, network.name(), 2)) {
      steps.next("building the simulation");
      try (ArrayCosimulation simulation = ArrayCosimulation.build(verilator, design, rendered)) {
        steps.next("simulating");
        ArrayRun fixed = run(simulation, vectors, expected, MemoryModel.fixed(MemoryBus.LATENCY));
        ArrayRun random =
            run(simulation, vectors, expected, MemoryModel.random(MemoryBus.LATENCY, seed));
        return report(plan, planned, fixed, random);
      }
    }
  }

  private static ArrayRun run(
      ArrayCosimulation simulation,
      List<List<Tensor>> vectors,
      Optional<List<List<Tensor>>> expected,
      MemoryModel memory) {
    return simulation.run(vectors, expected, memory, done -> {});
  }

  private int report(ArrayPlan plan, long planned, ArrayRun fixed, ArrayRun random) {
    boolean onTime = fixed.inferences().stream().allMatch(i -> i.cycles() == planned);
    long most = random.inferences().stream().mapToLong(ArrayRun.Inference::cycles).max().orElse(0);
    long measured =
        fixed.inferences().stream().mapToLong(ArrayRun.Inference::cycles).max().orElse(0);
    double busy = 100.0 * plan.proven().graph().macs() / planned / plan.shape().multipliers();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s on a shared array of %d multipliers: %d inferences, %d values%n",
            network.name(),
            plan.shape().multipliers(),
            fixed.inferences().size(),
            fixed.values()));
    text.append(
        String.format(
            Locale.ROOT,
            "cycles %d measured, %d planned, at a latency of %d; at most %d at random latencies;"
                + " multipliers busy %.1f %%%n",
            measured,
            planned,
            MemoryBus.LATENCY,
            most,
            busy));
    for (ArrayRun run : List.of(fixed, random)) {
      run.first().ifPresent(first -> text.append("first: ").append(first).append('\n'));
      run.violations().forEach(line -> text.append(line).append('\n'));
    }
    text.append(mismatches(fixed, random));
    bitloom.print(text.toString());
    boolean good = fixed.success() && random.success() && onTime;
    return good ? ExitCode.OK : ExitCode.INPUT;
  }

  private static String mismatches(ArrayRun fixed, ArrayRun random) {
    return "%d mismatches (RTL against golden model %d, golden model against expected %d, RTL against expected %d)%n"
        .formatted(
            fixed.mismatches() + random.mismatches(),
            fixed.goldenMismatches() + random.goldenMismatches(),
            fixed.goldenExpected() + random.goldenExpected(),
            fixed.expectedMismatches() + random.expectedMismatches());
  }
}
