// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bitloom.campaign.SecondLook.Finding;

/**
 * Runs mutants of a design through its co-simulation.
 *
 * @param subject the design as it is
 * @param vectors random inputs, extreme ones among them
 * @param seed of inputs and stalls
 */
public record MutationCampaign(MutationSubject subject, int vectors, long seed) {
  /** What became of a mutant. */
  public enum Verdict {
    /** The co-simulation fails, or a proof. */
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
    try (MutantRunner right = new MutantRunner(subject, vectors, seed, List.of())) {
      return right.complaint();
    }
  }

  /**
   * Tries faults of the catalogue, those that can be switched in one build.
   *
   * @param limit most faults to try
   * @param progress sees the report after each mutant
   */
  public Report run(int limit, Consumer<Report> progress) {
    return run(limit, fault -> false, progress);
  }

  /**
   * Tries faults of the catalogue, those that can be switched in one build.
   *
   * @param limit most faults to try
   * @param explained faults of which it is known why they may survive: no proof is looked for
   * @param progress sees the report after each mutant
   */
  public Report run(int limit, Predicate<Fault> explained, Consumer<Report> progress) {
    List<Fault> all = FaultCatalogue.of(subject.rendered().files());
    return run(FaultCatalogue.choice(all, limit, seed), explained, all.size(), progress);
  }

  /**
   * Tries these faults, those that can be switched in one build.
   *
   * @param progress sees the report after each mutant
   */
  public Report run(List<Fault> faults, Consumer<Report> progress) {
    return run(faults, fault -> false, faults.size(), progress);
  }

  private Report run(
      List<Fault> chosen, Predicate<Fault> explained, int catalogue, Consumer<Report> progress) {
    long start = System.nanoTime();
    List<Result> results = new ArrayList<>();
    SecondLook second = new SecondLook(subject);
    try (MutantRunner runner = new MutantRunner(subject, vectors, seed, chosen)) {
      for (Fault fault : chosen) {
        results.add(run(fault, explained, runner, second));
        progress.accept(report(start, catalogue, chosen.size(), results));
      }
    }
    return report(start, catalogue, chosen.size(), results);
  }

  private Report report(long start, int catalogue, int chosen, List<Result> results) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Report(
        subject.network().name(),
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

  private Result run(
      Fault fault, Predicate<Fault> explained, MutantRunner runner, SecondLook second) {
    long start = System.nanoTime();
    boolean together = runner.switched(fault);
    Optional<String> killer = together ? runner.together(fault) : runner.alone(fault);
    Optional<Finding> finding = killer.map(by -> new Finding(Verdict.KILLED, by));
    if (finding.isEmpty() && !explained.test(fault)) {
      finding = second.at(fault);
    }
    if (finding.isEmpty() && together) {
      // An expression may be wider where it is switched, so it has to survive in its own form.
      finding = runner.alone(fault).map(by -> new Finding(Verdict.KILLED, by));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Finding last = finding.orElse(new Finding(Verdict.SURVIVED, ""));
    return new Result(fault, last.verdict(), last.by(), seconds);
  }
}
