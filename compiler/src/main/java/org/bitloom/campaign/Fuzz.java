// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bitloom.campaign.PackWork.Member;
import org.bitloom.campaign.PackWork.Outcome;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Threads;
import org.bitloom.model.Network;

/**
 * Random networks: the operators' meaning, the golden model and the hardware under two foldings
 * agree, under stalls, and without them the hardware keeps the planned cycles. Many designs are
 * simulated as one; those of a pack that fails are checked alone, and what fails then is made
 * smaller and kept as a {@code .loom} with its parameters.
 *
 * @param seed of the first network; the others follow
 * @param count of the networks
 * @param pack designs per simulation
 * @param limit after which no further pack is begun; empty for none
 * @param foldings on which hardware
 * @param crashers keeps networks that fail
 */
public record Fuzz(
    long seed,
    long count,
    int pack,
    Optional<Duration> limit,
    Foldings foldings,
    Crashers crashers) {
  /**
   * A network whose witnesses disagree.
   *
   * @param seed of the network
   * @param failure what is wrong with it
   * @param kept file of the smallest network that still fails; null if it cannot be kept
   */
  public record Finding(long seed, String failure, String kept) {}

  /**
   * How far a campaign is.
   *
   * @param seed of the first network
   * @param drawn networks so far
   * @param simulated networks that the planner accepts
   * @param findings networks that fail
   * @param seconds so far
   * @param complete whether all networks were drawn
   */
  public record Report(
      long seed,
      long drawn,
      long simulated,
      List<Finding> findings,
      double seconds,
      boolean complete) {
    /** Copies the list. */
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /** Runs the campaign in this process. */
  public Report run(Consumer<Report> progress) {
    return run(new Threads(1), progress);
  }

  /**
   * Runs the campaign.
   *
   * @param farm simulates packs; what fails is looked at and made smaller here
   * @param progress sees the report each time that the farm has done what it does at a time
   */
  public Report run(Farm farm, Consumer<Report> progress) {
    FuzzCourse course = new FuzzCourse(seed, count, limit);
    while (course.goesOn()) {
      long end = course.behind((long) pack * farm.width());
      for (Outcome outcome : outcomes(farm, course.next(), end)) {
        course.simulated(outcome.simulated());
        outcome.suspects().forEach(suspect -> add(suspect, course));
      }
      course.reach(end);
      progress.accept(course.report());
    }
    return course.report();
  }

  private List<Outcome> outcomes(Farm farm, long from, long to) {
    List<String> tasks = new ArrayList<>();
    for (long first = from; first < to; first += pack) {
      String members = foldings.of((first - seed) / pack);
      tasks.add(PackWork.task(first, Math.min(to, first + pack), members));
    }
    Outcome[] outcomes = new Outcome[tasks.size()];
    farm.run(new PackWork(), tasks, (task, result) -> outcomes[task] = Outcome.of(result));
    return List.of(outcomes);
  }

  /** Adds what is wrong with a network; what fails under one folding often fails under both. */
  private void add(Member suspect, FuzzCourse course) {
    if (!course.hasFound(suspect.seed())) {
      finding(suspect).ifPresent(course::add);
    }
  }

  private Optional<Finding> finding(Member suspect) {
    long number = suspect.seed();
    Network network = suspect.network();
    return NetworkCheck.alone(network, number)
        .map(failure -> new Finding(number, failure, kept(network, number)));
  }

  private String kept(Network network, long number) {
    return crashers.keep(network, n -> NetworkCheck.failure(n, number).isPresent());
  }
}
