// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bitloom.Compiler;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Stimulus;
import org.bitloom.device.Frequency;
import org.bitloom.device.Technology;
import org.bitloom.emit.DesignWriter;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.ip.IpFolder;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.CosimReport;
import org.bitloom.report.CosimSummary;
import org.bitloom.rtl.Design;
import org.bitloom.synth.MappedDesign;

/**
 * From a plan to the report of its co-simulation, with progress.
 *
 * @param bitloom where to print
 * @param options how to co-simulate
 * @param top name of the top module; empty for the one that the network gives
 * @param source file of the network, in printable characters
 * @param output where to keep the design; empty for nowhere
 * @param netlist part, or library of cells, whose netlist runs in the place of the design; empty
 *     for the design itself
 * @param edited folder with the design to simulate instead; empty for the one generated
 */
record CosimFlow(
    BitloomCommand bitloom,
    CosimOptions options,
    Optional<String> top,
    String source,
    Optional<Path> output,
    Optional<Technology> netlist,
    Optional<Path> edited) {
  private static final int STEPS = 3;

  /** Returns the report; throws a diagnostic if a tool is missing or fails. */
  CosimReport run(
      Plan plan,
      double planSeconds,
      List<List<Tensor>> vectors,
      Optional<List<List<Tensor>>> expected) {
    try (Steps steps = Steps.start(bitloom, plan.network().name(), STEPS)) {
      steps.next("generating Verilog");
      long start = System.nanoTime();
      CompletableFuture<Stimulus> stimulus =
          CompletableFuture.supplyAsync(() -> Stimulus.of(plan, vectors, expected, options));
      Design design = Compiler.lower(plan, top);
      RenderedDesign rendered = Compiler.render(design);
      output.ifPresent(folder -> keep(plan, design, rendered, vectors, folder));
      double generateSeconds = secondsSince(start);
      CosimResult result =
          Cosimulation.run(
              plan, underTest(design, rendered), found(stimulus), options, progress(steps));
      return CosimSummary.of(result, planSeconds, generateSeconds);
    }
  }

  private static Stimulus found(CompletableFuture<Stimulus> stimulus) {
    try {
      return stimulus.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private DesignUnderTest underTest(Design design, RenderedDesign rendered) {
    if (edited.isPresent()) {
      return EditedDesign.read(edited.get(), design);
    }
    return netlist
        .map(target -> MappedDesign.of(design, rendered, target).asDesign(design))
        .orElseGet(() -> DesignUnderTest.of(design, rendered.files()));
  }

  /** Writes the design with some of the run's vectors for its testbench. */
  private void keep(
      Plan plan, Design design, RenderedDesign rendered, List<List<Tensor>> vectors, Path folder) {
    IpFolder.Options options =
        new IpFolder.Options(
            source,
            Version.text(),
            Frequency.DEFAULT,
            vectors.subList(0, Math.min(GenerateCommand.VECTORS, vectors.size())),
            List.of(),
            false);
    DesignWriter.writeOwn(new IpFolder(plan, design, rendered, options).files(), folder);
  }

  /** Returns what tells the user how far a co-simulation is. */
  static CosimProgress progress(Steps steps) {
    return new CosimProgress() {
      private boolean simulating;

      @Override
      public void building() {
        steps.next("building the simulation");
      }

      @Override
      public void simulating(long done, long total) {
        if (!simulating) {
          simulating = true;
          steps.next("simulating");
        }
        steps.detail("simulating " + done + " of " + total);
      }
    };
  }

  /** Returns the seconds since a reading of {@link System#nanoTime}. */
  static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
