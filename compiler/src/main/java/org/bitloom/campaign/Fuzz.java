// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;

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
 * @param patience for making one failing network smaller
 * @param crashers folder for networks that fail
 */
public record Fuzz(
    long seed, long count, int pack, Optional<Duration> limit, Duration patience, Path crashers) {
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
   * @param simulated networks that the planner accepts, each under two foldings
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

  /** A network that the planner accepts, with its design. */
  private record Sample(long seed, Network network, Subject subject) {}

  /**
   * Runs the campaign.
   *
   * @param progress sees the report after each pack
   */
  public Report run(Consumer<Report> progress) {
    long start = System.nanoTime();
    List<Finding> findings = new ArrayList<>();
    long drawn = 0;
    long simulated = 0;
    Report report = report(start, 0, 0, findings);
    while (drawn < count && !over(start)) {
      long next = Math.min(count, drawn + pack);
      List<List<Sample>> packs = packs(seed + drawn, seed + next);
      packs.parallelStream()
          .flatMap(members -> suspects(members).stream())
          .toList()
          .forEach(suspect -> finding(suspect).ifPresent(findings::add));
      simulated += packs.get(0).size();
      drawn = next;
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

  /**
   * Returns the networks of some seeds as they are planned, and under foldings drawn one by one.
   */
  private static List<List<Sample>> packs(long from, long to) {
    List<Sample> planned = new ArrayList<>();
    List<Sample> folded = new ArrayList<>();
    LongStream.range(from, to)
        .parallel()
        .mapToObj(seed -> Stream.of(sample(seed, false), sample(seed, true)).toList())
        .toList()
        .forEach(
            both -> {
              both.get(0).ifPresent(planned::add);
              both.get(1).ifPresent(folded::add);
            });
    return List.of(planned, folded);
  }

  private static Optional<Sample> sample(long seed, boolean folded) {
    Network drawn = RandomNetworks.of(seed);
    Network network = folded ? drawn.with(RandomNetwork.foldings(drawn, seed)) : drawn;
    return Subject.of(network).map(subject -> new Sample(seed, network, subject));
  }

  /** Returns the members of a pack to look at alone: none if nothing is wrong with the pack. */
  private static List<Sample> suspects(List<Sample> pack) {
    if (pack.isEmpty()) {
      return List.of();
    }
    List<List<List<Tensor>>> members =
        pack.stream().map(s -> NetworkCheck.samples(s.subject(), s.seed())).toList();
    List<List<Tensor>> together =
        IntStream.range(0, members.get(0).size())
            .mapToObj(n -> members.stream().flatMap(m -> m.get(n).stream()).toList())
            .toList();
    boolean agree =
        IntStream.range(0, pack.size())
            .allMatch(
                i ->
                    NetworkCheck.operators(pack.get(i).subject().plan().network(), members.get(i))
                        .isEmpty());
    CosimResult result;
    try {
      Subject whole = Pack.of("pack", pack.stream().map(Sample::subject).toList());
      result = whole.run(together, Stalls.RANDOM, pack.get(0).seed());
    } catch (RuntimeException e) {
      return pack;
    }
    if (!agree || !result.success() || !result.warnings().isEmpty()) {
      return pack;
    }
    return pack.stream().filter(s -> s.subject().slip(result).isPresent()).toList();
  }

  private Optional<Finding> finding(Sample suspect) {
    long number = suspect.seed();
    return NetworkCheck.failure(suspect.subject(), number)
        .map(failure -> new Finding(number, failure, kept(suspect.network(), number)));
  }

  /** Makes a failing network smaller and keeps it. */
  private String kept(Network network, long number) {
    Network small =
        new Minimiser(n -> NetworkCheck.failure(n, number).isPresent(), patience).minimise(network);
    boolean written = LoomWriter.write(small, crashers, new Diagnostics());
    return written ? crashers.resolve(small.name() + ".loom").toString() : null;
  }
}
