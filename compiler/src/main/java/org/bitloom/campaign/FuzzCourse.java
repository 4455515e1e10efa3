// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.campaign.Fuzz.Finding;
import org.bitloom.campaign.Fuzz.Report;

/** A campaign of random networks while it runs. */
final class FuzzCourse {
  private final long start = System.nanoTime();
  private final long seed;
  private final long count;
  private final Optional<Duration> limit;
  private final List<Finding> findings = new ArrayList<>();
  private long drawn;
  private long simulated;

  /**
   * Starts the clock.
   *
   * @param seed of the first network
   * @param limit after which nothing is begun; empty for none
   */
  FuzzCourse(long seed, long count, Optional<Duration> limit) {
    this.seed = seed;
    this.count = count;
    this.limit = limit;
  }

  /** Tells whether there are networks and time left. */
  boolean goesOn() {
    return drawn < count
        && limit.filter(most -> System.nanoTime() - start > most.toNanos()).isEmpty();
  }

  /** Returns the seed of the next network. */
  long next() {
    return seed + drawn;
  }

  /** Returns the seed behind so many more networks, or behind the last one. */
  long behind(long more) {
    return seed + Math.min(count, drawn + more);
  }

  /** Notes that the networks up to a seed were drawn. */
  void reach(long end) {
    drawn = end - seed;
  }

  void simulated(long networks) {
    simulated += networks;
  }

  void add(Finding finding) {
    findings.add(finding);
  }

  /** Tells whether something is wrong with the network of a seed already. */
  boolean hasFound(long network) {
    return findings.stream().anyMatch(f -> f.seed() == network);
  }

  /** Returns how far it is. */
  Report report() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Report(seed, drawn, simulated, findings, seconds, drawn == count);
  }
}
