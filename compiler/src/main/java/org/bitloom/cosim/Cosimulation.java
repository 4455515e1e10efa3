// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.bitloom.cosim.CosimOptions.FailureWaves;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.cosim.CosimResult.WrittenWaves;
import org.bitloom.cosim.Simulation.BuildOptions;
import org.bitloom.cosim.Simulation.RunOptions;
import org.bitloom.cosim.Waves.Window;
import org.bitloom.cosim.script.Phase;
import org.bitloom.cosim.script.Script;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;

/**
 * Runs a design against the golden model.
 *
 * <p>The run is a {@link Script}: resets, all vectors under stalls, and what else {@link
 * ScriptPlanner} finds that the plan can afford. The outputs of all inferences in it, and with
 * {@code layers} every tensor that can be observed, are compared; every stream is watched for
 * broken rules of the handshake all the time; latency and initiation interval have to be the
 * planned ones.
 */
public final class Cosimulation {
  private final Plan plan;
  private final Testbench testbench;
  private final CosimOptions options;
  private final CosimProgress progress;
  private final Stimulus stimulus;

  Cosimulation(
      Plan plan,
      DesignUnderTest design,
      Stimulus stimulus,
      CosimOptions options,
      CosimProgress progress) {
    this.plan = plan;
    this.testbench = Testbench.of(design);
    this.stimulus = stimulus;
    this.options = options;
    this.progress = progress;
  }

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
    Stimulus stimulus = Stimulus.of(plan, samples, expected, options);
    return run(plan, design, stimulus, options, progress);
  }

  /**
   * Builds, runs and compares with what was prepared.
   *
   * @param stimulus of the same plan and options
   * @throws DiagnosticException if a tool is missing or fails
   */
  public static CosimResult run(
      Plan plan,
      DesignUnderTest design,
      Stimulus stimulus,
      CosimOptions options,
      CosimProgress progress) {
    Tool.require(options.simulator().tools());
    return new Cosimulation(plan, design, stimulus, options, progress).run();
  }

  /** Builds the design for runs of {@link #repeat}. */
  Simulation build(Workspace workspace) {
    return build(false, workspace);
  }

  /** Runs and compares, without waves. */
  CosimResult repeat(Simulation simulation, long cycles) {
    long start = System.nanoTime();
    SimulationLog log = run(simulation, Optional.empty(), cycles);
    Comparison.Verdict verdict =
        new Comparison(plan.network(), testbench, log, options.layers(), stimulus.script())
            .run(stimulus.samples(), stimulus.vectors(), stimulus.expected());
    double seconds = seconds(start, System.nanoTime());
    return result(simulation, log, verdict, Optional.empty(), 0, seconds);
  }

  private CosimResult run() {
    long start = System.nanoTime();
    progress.building();
    try (Workspace workspace = Workspace.create()) {
      Simulation simulation = build(options.waves().isPresent(), workspace);
      long built = System.nanoTime();
      SimulationLog log = run(simulation, options.waves().map(file -> Window.ALL));
      options.waves().ifPresent(target -> Waves.moveInto(workspace, target));
      Comparison comparison =
          new Comparison(plan.network(), testbench, log, options.layers(), stimulus.script());
      Comparison.Verdict verdict =
          comparison.run(stimulus.samples(), stimulus.vectors(), stimulus.expected());
      Optional<Window> window = failure(log, verdict);
      window.ifPresent(w -> writeWaves(options.failureWaves().orElseThrow(), w));
      double buildSeconds = seconds(start, built);
      double simulateSeconds = seconds(built, System.nanoTime());
      Optional<WrittenWaves> written =
          window.map(w -> new WrittenWaves(options.failureWaves().orElseThrow().file(), w));
      return result(simulation, log, verdict, written, buildSeconds, simulateSeconds);
    }
  }

  private Simulation build(boolean waves, Workspace workspace) {
    long cycles = stimulus.script().awaited() * plan.schedule().initiationInterval();
    BuildOptions build = new BuildOptions(waves, cycles);
    return switch (options.simulator()) {
      case Verilator v -> v.build(testbench, build, workspace);
      case Icarus i -> i.build(testbench, build, workspace);
    };
  }

  private SimulationLog run(Simulation simulation, Optional<Window> waves) {
    return run(simulation, waves, Long.MAX_VALUE);
  }

  private SimulationLog run(Simulation simulation, Optional<Window> waves, long cycles) {
    Patience patience = Patience.of(plan);
    RunOptions run =
        new RunOptions(
            options.seed(), patience.watchdog(), patience.quiet(), options.layers(), cycles, waves);
    long total = stimulus.script().awaited();
    return simulation.run(
        stimulus.samples(), stimulus.script(), run, done -> progress.simulating(done, total));
  }

  /** Returns the cycles around the first failure of the hardware, where its waves are wanted. */
  private Optional<Window> failure(SimulationLog log, Comparison.Verdict verdict) {
    if (options.failureWaves().isEmpty()) {
      return Optional.empty();
    }
    LongStream.Builder failures = LongStream.builder();
    verdict.first().flatMap(f -> f.cycle().stream().boxed().findFirst()).ifPresent(failures::add);
    log.violations().forEach(violation -> failures.add(violation.cycle()));
    log.deadlock().ifPresent(d -> failures.add(d.cycle() - 2 * Patience.of(plan).watchdog()));
    OptionalLong first = failures.build().min();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(log.window(first.getAsLong(), options.failureWaves().get().cycles()));
  }

  /** Does it again, with waves. */
  private void writeWaves(FailureWaves waves, Window window) {
    try (Workspace workspace = Workspace.create()) {
      run(build(true, workspace), Optional.of(window));
      Waves.moveInto(workspace, waves.file());
    }
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  /** Returns the planned interval of the slowest output. */
  private long plannedInterval() {
    long slowest =
        stimulus.stretch().intervals().values().stream().mapToLong(i -> i).max().orElse(0);
    return Math.min(slowest, plan.schedule().initiationInterval());
  }

  /**
   * Returns the planned intervals by output. A stretch that is cut off may have shorter ones; where
   * multipliers are shared, turns may come at other times in every inference, and then the mean of
   * a stretch may be longer, too.
   */
  private Map<String, Interval> plannedIntervals() {
    boolean turns = !plan.schedule().shared().isEmpty();
    Map<String, Interval> planned = new HashMap<>();
    plan.timing()
        .intervals()
        .forEach(
            (output, steady) -> {
              long stretch = stimulus.stretch().intervals().get(output);
              long max = turns ? Math.max(stretch, steady) : steady;
              planned.put(output, new Interval(Math.min(stretch, steady), max));
            });
    return planned;
  }

  private CosimResult result(
      Simulation simulation,
      SimulationLog log,
      Comparison.Verdict verdict,
      Optional<WrittenWaves> written,
      double buildSeconds,
      double simulateSeconds) {
    StretchTiming measured =
        new StretchTiming(
            testbench,
            log,
            stimulus.script().firstRecorded(Script.STRETCH),
            stimulus.stretch().inferences());
    return new CosimResult(
        plan.network().name(),
        stimulus.vectors(),
        stimulus.samples().size() - stimulus.vectors(),
        verdict.values(),
        verdict.mismatches(),
        verdict.first(),
        plan.network().macs(),
        plan.schedule().products(),
        plan.multipliers(),
        measured.cycles(),
        measured.intervals(),
        measured.latencies(),
        plannedInterval(),
        plannedIntervals(),
        plan.timing().latencies(),
        log.starts(),
        plan.schedule().startCycles(),
        options.stalls(),
        options.seed(),
        simulation.simulator(),
        log.violations(),
        log.violationCount(),
        log.deadlock(),
        simulation.warnings(),
        phases(log, verdict),
        verdict.layers(),
        List.of(),
        verdict.differences(),
        written,
        buildSeconds,
        simulateSeconds);
  }

  private List<PhaseResult> phases(SimulationLog log, Comparison.Verdict verdict) {
    SequencedMap<String, Long> starts = log.phases();
    List<PhaseResult> results = new ArrayList<>();
    for (int i = 0; i < stimulus.script().phases().size(); i++) {
      Phase phase = stimulus.script().phases().get(i);
      boolean last = i + 1 == stimulus.script().phases().size();
      long from = starts.getOrDefault(phase.name(), log.cycles());
      String next = last ? "" : stimulus.script().phases().get(i + 1).name();
      long to = starts.getOrDefault(next, log.cycles());
      long end = last ? Long.MAX_VALUE : to;
      List<Violation> broken =
          log.violations().stream().filter(v -> v.cycle() >= from && v.cycle() < end).toList();
      results.add(
          new PhaseResult(
              phase.name(),
              phase.recorded().size(),
              to - from,
              verdict.phases().get(i),
              broken.size(),
              starts.containsKey(phase.name())
                  && (starts.containsKey(next) || last && log.deadlock().isEmpty())));
    }
    return results;
  }
}
