// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.farm.Work;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;

/**
 * Simulates packs of random networks, each as it is planned and under a folding of its own. A task
 * is a range of seeds; what comes out is how many networks the planner accepts, and which are
 * suspect.
 */
record PackWork() implements Work {
  /**
   * A network of a pack.
   *
   * @param seed of it
   * @param folded whether under foldings drawn one by one
   */
  record Member(long seed, boolean folded) {
    /** Returns the network with its design, unless the planner refuses it. */
    Optional<Sample> sample() {
      Network drawn = RandomNetworks.of(seed);
      Network network = folded ? drawn.with(RandomFoldings.of(drawn, seed)) : drawn;
      return Subject.of(network).map(subject -> new Sample(this, network, subject));
    }

    private String text() {
      return seed + (folded ? "f" : "p");
    }

    private static Member of(String text) {
      int end = text.length() - 1;
      return new Member(Long.parseLong(text.substring(0, end)), text.charAt(end) == 'f');
    }
  }

  /** A network that the planner accepts, with its design. */
  record Sample(Member member, Network network, Subject subject) {}

  /**
   * What came out of a pack.
   *
   * @param simulated networks that the planner accepts
   * @param suspects to look at alone
   */
  record Outcome(int simulated, List<Member> suspects) {
    /** Reads a result. */
    static Outcome of(String result) {
      String[] words = result.split(" ");
      return new Outcome(
          Integer.parseInt(words[0]), Stream.of(words).skip(1).map(Member::of).toList());
    }
  }

  /** The networks with seeds in {@code [from, to)} as a task. */
  static String task(long from, long to) {
    return from + " " + to;
  }

  @Override
  public String done(String task) {
    String[] ends = task.split(" ");
    List<List<Sample>> packs = packs(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
    String suspects =
        packs.parallelStream().flatMap(pack -> suspects(pack).stream()).toList().stream()
            .map(suspect -> " " + suspect.member().text())
            .collect(Collectors.joining());
    return packs.get(0).size() + suspects;
  }

  /**
   * Returns the networks of some seeds as they are planned, and under foldings drawn one by one.
   */
  private static List<List<Sample>> packs(long from, long to) {
    List<Sample> planned = new ArrayList<>();
    List<Sample> folded = new ArrayList<>();
    LongStream.range(from, to)
        .parallel()
        .mapToObj(
            seed ->
                Stream.of(new Member(seed, false), new Member(seed, true))
                    .map(Member::sample)
                    .toList())
        .toList()
        .forEach(
            both -> {
              both.get(0).ifPresent(planned::add);
              both.get(1).ifPresent(folded::add);
            });
    return List.of(planned, folded);
  }

  /**
   * Returns the members of a pack to look at alone: those whose inputs wait after a reset, since a
   * run knows only when all inputs are ready, and all others if anything is wrong with them
   * together.
   */
  private static List<Sample> suspects(List<Sample> samples) {
    Map<Boolean, List<Sample>> parts =
        samples.stream().collect(Collectors.partitioningBy(PackWork::startsLate));
    return Stream.of(parts.get(true), together(parts.get(false))).flatMap(List::stream).toList();
  }

  private static boolean startsLate(Sample sample) {
    return sample.subject().plan().schedule().startCycles() > 0;
  }

  private static List<Sample> together(List<Sample> pack) {
    if (pack.isEmpty()) {
      return List.of();
    }
    List<List<List<Tensor>>> members =
        pack.stream().map(s -> NetworkCheck.samples(s.subject(), s.member().seed())).toList();
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
      result = whole.run(together, Stalls.RANDOM, pack.get(0).member().seed());
    } catch (RuntimeException e) {
      return pack;
    }
    if (!agree || !result.success() || !result.warnings().isEmpty()) {
      return pack;
    }
    return pack.stream().filter(s -> s.subject().slip(result).isPresent()).toList();
  }
}
