// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;
import java.util.Optional;
import org.bitloom.cosim.Simulation.BuildOptions;
import org.bitloom.cosim.Simulation.RunOptions;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;

/**
 * Runs a design against the golden model.
 *
 * <p>The run: reset in the middle of an inference, twice; all vectors under stalls, which in
 * Verilator begin with a design that is filled to the brim; a stall-free stretch of some vectors,
 * in which latency and initiation interval are measured. The outputs of both, and with {@code
 * layers} every tensor that can be observed, are compared; every stream is watched for broken rules
 * of the handshake all the time.
 */
public final class Cosimulation {
  private static final int STRETCH = 6;

  private Cosimulation() {}

  /**
   * Builds, runs and compares.
   *
   * @param plan decides the golden model's numbers and the watchdog's patience
   * @param design the hardware of that plan
   * @param samples one list of inputs per inference, at least one
   * @param expected outputs of a third witness, as many as samples
   * @throws DiagnosticException if a tool is missing or fails
   */
  public static CosimResult run(
      Plan plan,
      DesignUnderTest design,
      List<List<Tensor>> samples,
      Optional<List<List<Tensor>>> expected,
      CosimOptions options,
      CosimProgress progress) {
    if (samples.isEmpty() || expected.filter(e -> e.size() != samples.size()).isPresent()) {
      throw new IllegalArgumentException("samples and expected outputs differ in number");
    }
    Tool.require(options.simulator().tools());
    Testbench testbench = Testbench.of(design);
    Patience patience = Patience.of(plan);
    try (Workspace workspace = Workspace.create()) {
      long start = System.nanoTime();
      progress.building();
      long cycles = (2L * samples.size() + STRETCH) * plan.schedule().initiationInterval();
      Simulation simulation =
          build(
              testbench, options, new BuildOptions(options.waves().isPresent(), cycles), workspace);
      long built = System.nanoTime();
      long total = (long) samples.size() + STRETCH;
      SimulationLog log =
          simulation.run(
              samples, runOptions(options, patience), done -> progress.simulating(done, total));
      options.waves().ifPresent(target -> Waves.moveInto(workspace, target));
      Comparison comparison =
          new Comparison(plan.network(), testbench, log, options.layers(), STRETCH);
      Comparison.Verdict verdict = comparison.run(samples, expected);
      double buildSeconds = seconds(start, built);
      double simulateSeconds = seconds(built, System.nanoTime());
      return result(
          plan, options, samples.size(), simulation, log, verdict, buildSeconds, simulateSeconds);
    }
  }

  private static Simulation build(
      Testbench testbench, CosimOptions options, BuildOptions build, Workspace workspace) {
    return switch (options.simulator()) {
      case Verilator v -> v.build(testbench, build, workspace);
      case Icarus i -> i.build(testbench, build, workspace);
    };
  }

  private static RunOptions runOptions(CosimOptions options, Patience patience) {
    return new RunOptions(
        options.stalls(),
        options.seed(),
        STRETCH,
        patience.watchdog(),
        patience.quiet(),
        options.layers(),
        options.waves().isPresent());
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  private static CosimResult result(
      Plan plan,
      CosimOptions options,
      int vectors,
      Simulation simulation,
      SimulationLog log,
      Comparison.Verdict verdict,
      double buildSeconds,
      double simulateSeconds) {
    return new CosimResult(
        plan.network().name(),
        vectors,
        verdict.values(),
        verdict.mismatches(),
        verdict.first(),
        plan.network().macs(),
        plan.multipliers(),
        log.cycles(vectors, STRETCH),
        log.intervals(vectors, STRETCH),
        log.latencies(vectors),
        plan.schedule().initiationInterval(),
        plan.timing().latency(),
        options.stalls(),
        options.seed(),
        options.simulator().version(),
        log.violations(),
        log.violationCount(),
        log.deadlock(),
        simulation.warnings(),
        buildSeconds,
        simulateSeconds);
  }
}
