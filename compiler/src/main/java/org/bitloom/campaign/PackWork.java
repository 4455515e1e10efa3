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
 * Simulates packs of random networks, each as it is planned and under a folding of its own, where
 * that gives other hardware. A task is a range of seeds; what comes out is how many networks the
 * planner accepts, and which are suspect.
 */
record PackWork() implements Work {
  /** In a task: networks as they are planned. */
  static final String PLANNED = "p";

  /** In a task: networks under foldings of their own. */
  static final String FOLDED = "f";

  /**
   * A network of a pack.
   *
   * @param seed of it
   * @param folded whether under foldings drawn one by one
   */
  record Member(long seed, boolean folded) {
    /** Returns the network. */
    Network network() {
      Network drawn = RandomNetworks.of(seed);
      return folded ? drawn.with(RandomFoldings.of(drawn, seed)) : drawn;
    }

    /** Returns the network with its design, unless the planner refuses it. */
    private Optional<Sample> sample() {
      Network network = network();
      return Subject.of(network).map(subject -> new Sample(this, network, subject));
    }

    /** Returns the same; a network that cannot be built is suspect. */
    private Drawn drawn() {
      try {
        return new Drawn(sample(), Optional.empty());
      } catch (RuntimeException e) {
        return new Drawn(Optional.empty(), Optional.of(this));
      }
    }

    private String text() {
      return seed + (folded ? FOLDED : PLANNED);
    }

    private static Member of(String text) {
      int end = text.length() - 1;
      return new Member(Long.parseLong(text.substring(0, end)), text.charAt(end) == 'f');
    }
  }

  /**
   * What became of a member.
   *
   * @param sample empty if the planner refuses it
   * @param broken a member whose design could not be built
   */
  private record Drawn(Optional<Sample> sample, Optional<Member> broken) {}

  /** The networks of some seeds: as planned, under foldings of their own, and what is broken. */
  private record Packs(List<Sample> planned, List<Sample> folded, List<Member> broken) {
    /** Adds a network, as it is planned first; what gives the same hardware again is left out. */
    void add(Drawn drawn) {
      drawn.broken().ifPresent(broken::add);
      Optional<Sample> sample = drawn.sample();
      sample.filter(s -> !s.member().folded()).ifPresent(planned::add);
      sample
          .filter(s -> s.member().folded() && planned.stream().noneMatch(s::alike))
          .ifPresent(folded::add);
    }

    /** Returns how many networks there are. */
    long seeds() {
      return Stream.concat(planned.stream(), folded.stream())
          .map(sample -> sample.member().seed())
          .distinct()
          .count();
    }

    Stream<Member> suspects() {
      Stream<Member> simulated =
          List.of(planned, folded).parallelStream()
              .flatMap(pack -> PackWork.suspects(pack).stream())
              .map(Sample::member)
              .toList()
              .stream();
      return Stream.concat(broken.stream(), simulated);
    }
  }

  /** A network that the planner accepts, with its design. */
  record Sample(Member member, Network network, Subject subject) {
    private boolean alike(Sample other) {
      return member.seed() == other.member().seed()
          && subject.design().files().equals(other.subject().design().files());
    }
  }

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

  /**
   * The networks with seeds in {@code [from, to)} as a task.
   *
   * @param members {@link #PLANNED}, {@link #FOLDED} or both
   */
  static String task(long from, long to, String members) {
    return from + " " + to + " " + members;
  }

  @Override
  public String done(String task) {
    String[] words = task.split(" ");
    Packs packs = packs(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]);
    String suspects =
        packs.suspects().map(suspect -> " " + suspect.text()).collect(Collectors.joining());
    return packs.seeds() + suspects;
  }

  private static Packs packs(long from, long to, String members) {
    Packs packs = new Packs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    LongStream.range(from, to)
        .parallel()
        .boxed()
        .flatMap(seed -> Stream.of(new Member(seed, false), new Member(seed, true)))
        .filter(member -> members.contains(member.folded() ? FOLDED : PLANNED))
        .map(Member::drawn)
        .toList()
        .forEach(packs::add);
    return packs;
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
