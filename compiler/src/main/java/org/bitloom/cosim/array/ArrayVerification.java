// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimOptions.FailureWaves;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.CosimResult.WrittenWaves;
import org.bitloom.cosim.NoSuchVector;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.Waves;
import org.bitloom.cosim.script.Effort;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.MemoryBus;
import org.bitloom.rtl.array.ArrayDesign;

/**
 * Runs a shared array against the golden model: all vectors with a memory of fixed latency, in
 * which every inference takes the planned cycles, and again with one of random latency; then some
 * with a reset in the middle of every other one, and some that meet errors of memory.
 */
public final class ArrayVerification {
  /** All vectors, with the latency of the plan. */
  static final String FIXED = "fixed";

  /** All vectors, with random latencies. */
  static final String RANDOM = "random";

  /** Inferences of which every other one is reset in the middle. */
  static final String RESET = "reset";

  /** Inferences of which every other one meets an error of memory. */
  static final String ERRORS = "errors";

  /** Inferences of a phase in which every other one is disturbed. */
  private static final int DISTURBED = 8;

  private final ArrayDesign design;
  private final RenderedDesign rendered;
  private final Verilator verilator;
  private final CosimOptions options;
  private final CosimProgress progress;
  private final List<List<Tensor>> samples;
  private final Optional<List<List<Tensor>>> expected;
  private final long planned;
  private final ArrayTally tally;

  /**
   * @param given one list of inputs per vector, at least one
   * @param expected outputs of a third witness
   * @param options of which the simulator is not asked
   */
  ArrayVerification(
      ArrayDesign design,
      RenderedDesign rendered,
      Verilator verilator,
      List<List<Tensor>> given,
      Optional<List<List<Tensor>>> expected,
      CosimOptions options,
      CosimProgress progress) {
    this.design = design;
    this.rendered = rendered;
    this.verilator = verilator;
    this.options = options;
    this.progress = progress;
    this.planned = ArrayCycles.total(ArrayCycles.of(design.plan()));
    this.tally = new ArrayTally(design.plan().proven().graph());
    if (options.vector().isPresent()) {
      int vector = options.vector().getAsInt();
      if (vector >= given.size()) {
        throw new NoSuchVector(given.size());
      }
      this.samples = List.of(given.get(vector));
      this.expected = expected.map(e -> List.of(e.get(vector)));
    } else {
      this.samples = List.copyOf(given);
      this.expected = expected;
    }
  }

  /**
   * Builds, runs and compares.
   *
   * @param verilator simulates
   * @param samples one list of inputs per vector, at least one
   * @param expected outputs of a third witness, as many as samples
   * @param options of which the simulator is not asked
   * @throws org.bitloom.diagnostic.DiagnosticException if a tool is missing or fails
   */
  public static CosimResult run(
      ArrayDesign design,
      RenderedDesign rendered,
      Verilator verilator,
      List<List<Tensor>> samples,
      Optional<List<List<Tensor>>> expected,
      CosimOptions options,
      CosimProgress progress) {
    return new ArrayVerification(design, rendered, verilator, samples, expected, options, progress)
        .run();
  }

  private CosimResult run() {
    long start = System.nanoTime();
    progress.building();
    boolean traced = options.waves().isPresent();
    try (ArrayCosimulation simulation =
        ArrayCosimulation.build(verilator, design, rendered, traced)) {
      long built = System.nanoTime();
      List<ArrayRequest> requests = requests();
      List<ArrayPhase> phases = new ArrayList<>();
      long total = requests.stream().mapToLong(r -> r.vectors().size()).sum();
      for (ArrayRequest request : requests) {
        long before = phases.stream().mapToLong(p -> p.request().vectors().size()).sum();
        boolean first = phases.isEmpty();
        ArrayRequest wanted = traced && first ? request.with(Waves.Window.ALL) : request;
        ArrayRun run =
            simulation.run(wanted, tally, done -> progress.simulating(before + done, total));
        phases.add(new ArrayPhase(request, run, tally.inPhase(request.phase())));
        if (traced && first) {
          simulation.moveWaves(options.waves().get());
        }
      }
      Optional<WrittenWaves> waves = failureWaves(phases);
      return result(
          phases,
          simulation.warnings(),
          waves,
          seconds(start, built),
          seconds(built, System.nanoTime()));
    }
  }

  /**
   * Runs phases up to the first one in which anything is wrong.
   *
   * @param cycles of all phases together after which inferences do not end, each its share of them
   */
  CosimResult untilFailure(ArrayCosimulation simulation, long cycles) {
    long start = System.nanoTime();
    List<ArrayRequest> requests = requests();
    long patience = cycles / requests.stream().mapToLong(r -> r.vectors().size()).sum();
    List<ArrayPhase> phases = new ArrayList<>();
    CosimResult result = null;
    for (ArrayRequest request : requests) {
      ArrayRun run =
          cycles == Long.MAX_VALUE
              ? simulation.run(request, tally, done -> {})
              : simulation.run(request, tally, patience, done -> {});
      phases.add(new ArrayPhase(request, run, tally.inPhase(request.phase())));
      result =
          result(
              phases,
              simulation.warnings(),
              Optional.empty(),
              0,
              seconds(start, System.nanoTime()));
      if (!result.success()) {
        break;
      }
    }
    return result;
  }

  private List<ArrayRequest> requests() {
    MemoryModel random = MemoryModel.random(MemoryBus.LATENCY, options.seed());
    List<ArrayRequest> requests = new ArrayList<>();
    requests.add(request(FIXED, MemoryModel.fixed(MemoryBus.LATENCY)));
    if (options.stalls() == Stalls.NONE) {
      return requests;
    }
    requests.add(request(RANDOM, random));
    if (options.effort() == Effort.FULL) {
      MemoryModel reset = MemoryModel.random(MemoryBus.LATENCY, options.seed() + 1);
      MemoryModel errors = MemoryModel.random(MemoryBus.LATENCY, options.seed() + 2);
      requests.add(request(RESET, reset.withResetAt(planned / 2)).of(DISTURBED));
      List<MemoryModel.Fault> faults =
          List.of(
              new MemoryModel.Fault(0, false, MemoryModel.Response.SLVERR, 1),
              new MemoryModel.Fault(2, true, MemoryModel.Response.DECERR, 0),
              new MemoryModel.Fault(4, false, MemoryModel.Response.DECERR, 0),
              new MemoryModel.Fault(6, true, MemoryModel.Response.SLVERR, 0));
      requests.add(request(ERRORS, errors.withFaults(faults).withRefusal(1)).of(DISTURBED));
    }
    return requests;
  }

  private ArrayRequest request(String phase, MemoryModel memory) {
    return new ArrayRequest(phase, samples, expected, memory, options.layers());
  }

  /** Does the phase of the first failure of the hardware again, with waves. */
  private Optional<WrittenWaves> failureWaves(List<ArrayPhase> phases) {
    if (options.failureWaves().isEmpty()) {
      return Optional.empty();
    }
    FailureWaves wanted = options.failureWaves().get();
    for (ArrayPhase phase : phases) {
      OptionalLong failure = failure(phase);
      if (failure.isPresent()) {
        long to = failure.getAsLong() + wanted.cycles() / 4;
        Waves.Window window = new Waves.Window(Math.max(0, to - wanted.cycles()), to);
        try (ArrayCosimulation again = ArrayCosimulation.build(verilator, design, rendered, true)) {
          ArrayTally other = new ArrayTally(design.plan().proven().graph());
          again.run(phase.request().with(window), other, done -> {});
          again.moveWaves(wanted.file());
        }
        return Optional.of(new WrittenWaves(wanted.file(), window));
      }
    }
    return Optional.empty();
  }

  /** Returns the cycle of the first failure that a phase knows; its last cycle for outputs. */
  private OptionalLong failure(ArrayPhase phase) {
    LongStream.Builder failures = LongStream.builder();
    phase.run().violations().forEach(v -> failures.add(v.cycle()));
    tally
        .first()
        .filter(f -> f.phase().equals(phase.name()) && f.kind().startsWith("rtl"))
        .ifPresent(f -> failures.add(f.cycle().orElse(phase.end(f.inference()))));
    return failures.build().min();
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  private CosimResult result(
      List<ArrayPhase> phases,
      List<String> warnings,
      Optional<WrittenWaves> waves,
      double buildSeconds,
      double simulateSeconds) {
    ArrayOutcome outcome =
        new ArrayOutcome(design.plan(), planned, samples.size(), options.layers(), tally, phases);
    return outcome.result(
        options, verilator.version(), warnings, waves, buildSeconds, simulateSeconds);
  }
}
