// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.bitloom.campaign.Fuzz.Finding;
import org.bitloom.campaign.Fuzz.Report;
import org.bitloom.model.Network;

/**
 * Random networks on shared arrays of random sizes, with {@link ArrayCheck}, one after the other:
 * each has a memory of its own at its port. What fails is made smaller and kept as a {@code .loom}
 * with its parameters.
 *
 * @param seed of the first network; the others follow
 * @param count of the networks
 * @param limit after which no further network is begun; empty for none
 * @param crashers keeps networks that fail
 */
public record ArrayFuzz(long seed, long count, Optional<Duration> limit, Crashers crashers) {
  /** Other networks hardly ever have words of two pixels. */
  private static final int PAIRS_EVERY = 8;

  private static final int FIRST_PAIRS = 3;

  /** Nor do their feature maps go to memory. */
  private static final int FIRST_MAPS = 6;

  /**
   * Runs the campaign.
   *
   * @param progress sees the report after each network
   */
  public Report run(Consumer<Report> progress) {
    FuzzCourse course = new FuzzCourse(seed, count, limit);
    while (course.goesOn()) {
      long number = course.next();
      Network network = network(number);
      Optional<String> failure = ArrayCheck.failure(network, number);
      course.simulated(failure.isPresent() || ArrayCheck.plan(network).isPresent() ? 1 : 0);
      failure
          .map(reason -> new Finding(number, reason, kept(network, number)))
          .ifPresent(course::add);
      course.reach(number + 1);
      progress.accept(course.report());
    }
    return course.report();
  }

  private static Network network(long number) {
    return switch ((int) (number % PAIRS_EVERY)) {
      case FIRST_PAIRS -> RandomPairs.of(number);
      case FIRST_MAPS -> RandomMaps.of(number);
      default -> ArrayCheck.drawn(RandomNetworks.of(number), number);
    };
  }

  private String kept(Network network, long number) {
    return crashers.keep(network, n -> ArrayCheck.failure(n, number).isPresent());
  }
}
