// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  /**
   * Runs the campaign.
   *
   * @param progress sees the report after each network
   */
  public Report run(Consumer<Report> progress) {
    long start = System.nanoTime();
    List<Finding> findings = new ArrayList<>();
    long drawn = 0;
    long simulated = 0;
    Report report = report(start, 0, 0, findings);
    while (drawn < count && !over(start)) {
      long number = seed + drawn;
      Network network = ArrayCheck.drawn(RandomNetworks.of(number), number);
      Optional<String> failure = ArrayCheck.failure(network, number);
      simulated += failure.isPresent() || ArrayCheck.plan(network).isPresent() ? 1 : 0;
      failure
          .map(reason -> new Finding(number, reason, kept(network, number)))
          .ifPresent(findings::add);
      drawn++;
      report = report(start, drawn, simulated, findings);
      progress.accept(report);
    }
    return report;
  }

  private boolean over(long start) {
    return limit.filter(most -> System.nanoTime() - start > most.toNanos()).isPresent();
  }

  private Report report(long start, long drawn, long simulated, List<Finding> findings) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Report(seed, drawn, simulated, findings, seconds, drawn == count);
  }

  private String kept(Network network, long number) {
    return crashers.keep(network, n -> ArrayCheck.failure(n, number).isPresent());
  }
}
