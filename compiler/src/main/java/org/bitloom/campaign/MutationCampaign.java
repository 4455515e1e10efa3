// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.operator.Tensor;

/**
 * Runs mutants of a design through its co-simulation.
 *
 * @param subject the design as it is
 * @param vectors random inputs, extreme ones among them
 * @param seed of inputs and stalls
 */
public record MutationCampaign(Subject subject, int vectors, long seed) {
  /** What became of a mutant. */
  public enum Verdict {
    /** The co-simulation fails. */
    KILLED,
    /** The co-simulation passes, and a proof says that the fault changes nothing. */
    EQUIVALENT,
    /** The co-simulation passes, and no proof was found. */
    SURVIVED
  }

  /**
   * A mutant and what became of it.
   *
   * @param fault of the mutant
   * @param verdict killed, equivalent or survived
   * @param by what noticed or proved it; empty for survivors
   * @param seconds that it took
   */
  public record Result(Fault fault, Verdict verdict, String by, double seconds) {}

  /**
   * How far a campaign is.
   *
   * @param network its name
   * @param seed of choice, inputs and stalls
   * @param vectors per mutant
   * @param catalogue faults that the design can have
   * @param chosen faults that are tried
   * @param killed so far
   * @param equivalent so far
   * @param survived so far
   * @param seconds so far
   * @param mutantsPerMinute so far
   * @param results in the order of the runs
   */
  public record Report(
      String network,
      long seed,
      int vectors,
      int catalogue,
      int chosen,
      long killed,
      long equivalent,
      long survived,
      double seconds,
      double mutantsPerMinute,
      List<Result> results) {
    /** Copies the list. */
    public Report {
      results = List.copyOf(results);
    }
  }

  /** Returns what is wrong with the design without any fault; empty if nothing is. */
  public Optional<String> complaint() {
    return killer(subject.design());
  }

  /**
   * Tries faults.
   *
   * @param limit most faults to try
   * @param progress sees the report after each mutant
   */
  public Report run(int limit, Consumer<Report> progress) {
    long start = System.nanoTime();
    List<Fault> all = FaultCatalogue.of(subject.design().files());
    List<Fault> chosen = FaultCatalogue.choice(all, limit, seed);
    List<Result> results = new ArrayList<>();
    for (Fault fault : chosen) {
      results.add(run(fault));
      progress.accept(report(start, all.size(), chosen.size(), results));
    }
    return report(start, all.size(), chosen.size(), results);
  }

  private Report report(long start, int catalogue, int chosen, List<Result> results) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Report(
        subject.plan().network().name(),
        seed,
        vectors,
        catalogue,
        chosen,
        count(results, Verdict.KILLED),
        count(results, Verdict.EQUIVALENT),
        count(results, Verdict.SURVIVED),
        seconds,
        results.size() * 60 / seconds,
        results);
  }

  private static long count(List<Result> results, Verdict verdict) {
    return results.stream().filter(result -> result.verdict == verdict).count();
  }

  private Result run(Fault fault) {
    long start = System.nanoTime();
    Optional<String> killer = killer(fault.in(subject.design()));
    Verdict verdict = Verdict.KILLED;
    String by = killer.orElse("");
    if (killer.isEmpty()) {
      boolean same = Equivalence.proven(subject.design().files(), fault);
      verdict = same ? Verdict.EQUIVALENT : Verdict.SURVIVED;
      by = same ? "induction in Yosys" : "";
    }
    return new Result(fault, verdict, by, (System.nanoTime() - start) / 1e9);
  }

  /** Returns what notices that a design is wrong. */
  private Optional<String> killer(DesignUnderTest design) {
    List<List<Tensor>> samples = RandomSamples.of(subject.plan().network(), vectors, seed);
    CosimResult result;
    try {
      result =
          Cosimulation.run(
              subject.plan(),
              design,
              samples,
              Optional.empty(),
              new CosimOptions(new Verilator(), Stalls.RANDOM, seed, false, Optional.empty()),
              CosimProgress.silent());
    } catch (DiagnosticException refused) {
      return Optional.of("build: " + refused.diagnostic().title());
    }
    return noticed(result);
  }

  private static Optional<String> noticed(CosimResult result) {
    if (result.success()) {
      return Optional.empty();
    }
    String phase =
        result.phases().stream()
            .filter(p -> !p.success())
            .map(p -> "phase " + p.name() + ", ")
            .findFirst()
            .orElse("");
    if (result.deadlock().isPresent()) {
      return Optional.of("phase " + result.deadlock().get().phase() + ", deadlock");
    }
    if (result.mismatches().total() > 0) {
      return Optional.of(phase + result.mismatches().total() + " values differ");
    }
    return Optional.of(
        result.violationCount() > 0
            ? phase + result.violations().get(0)
            : "cycles: " + String.join("; ", result.slips()));
  }
}
