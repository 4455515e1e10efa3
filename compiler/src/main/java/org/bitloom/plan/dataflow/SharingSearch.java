// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.model.Hardware;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.SharedMultipliers;

/**
 * Finds small layers whose arrays are better made of the same multipliers, used in turns: an array
 * of its own has a whole number of them, and what that leaves idle in small ones goes to others.
 */
final class SharingSearch {
  /**
   * Turns cost a choice before every multiplier, so they have to save a hundredth of the cycles.
   */
  private static final int LEAST_GAIN = 100;

  private final PartedNetwork parted;
  private final int budget;
  private final Reach reach;
  private final Map<Node, ArraySearch> searches = new LinkedHashMap<>();
  private final Map<Node, SmallArray> small = new HashMap<>();
  private long macs;

  /**
   * What is tried.
   *
   * @param candidates so many of the smallest arrays are looked at
   * @param group arrays of the largest group
   */
  private record Reach(int candidates, int group) {
    /** Turns make a design faster. */
    static final Reach FASTER = new Reach(18, 4);

    /** Turns make it fit, for which groups may have to be large. */
    static final Reach SMALLER = new Reach(12, 12);
  }

  private SharingSearch(PartedNetwork parted, int budget, Reach reach) {
    this.parted = parted;
    this.budget = budget;
    this.reach = reach;
    for (Node node : parted.proven().graph().nodes()) {
      if (node.operator() instanceof Contraction array) {
        ArraySearch search = ArraySearch.of(node, array, parted.hardware());
        searches.put(node, search);
        macs = Math.addExact(macs, array.macs());
        if (search instanceof FoldingSearch folding && suits(node, array)) {
          small.put(node, new SmallArray(node, folding));
        }
      }
    }
  }

  /**
   * Returns whether the products of an array are multiplications that others could do as well, and
   * nobody says what they are made of.
   */
  private boolean suits(Node node, Contraction array) {
    Hardware hardware = parted.hardware();
    return array instanceof WeightedSum sum
        && sum.encoding() instanceof WeightEncoding.TwosComplement
        && !hardware.styles().containsKey(node.layer())
        && !hardware.folds().containsKey(node.layer());
  }

  /** Returns the longest interval that is worth turns, where one of this length needs none. */
  static long worthwhile(long pace) {
    return pace - Math.ceilDiv(pace, LEAST_GAIN);
  }

  /** Returns the fastest choice with turns; empty where none keeps the pace. */
  static Optional<FoldingChoice> faster(PartedNetwork parted, int budget, long pace) {
    return new SharingSearch(parted, budget, Reach.FASTER).best(pace);
  }

  /** Returns the fastest choice with turns that keeps a budget of less than one per array. */
  static Optional<FoldingChoice> smaller(PartedNetwork parted, int budget) {
    SharingSearch search = new SharingSearch(parted, budget, Reach.SMALLER);
    return search.best(search.longest());
  }

  /** Returns the fewest multipliers that groups leave, however slow they are. */
  static int fewest(PartedNetwork parted) {
    SharingSearch search = new SharingSearch(parted, 1, Reach.SMALLER);
    long pace = search.longest();
    Map<Node, Integer> used = search.apart(pace).orElseThrow();
    int all = sum(used);
    return all - saved(search.groups(used, all, pace));
  }

  /** Returns a pace that every group keeps. */
  private long longest() {
    long longest = 1;
    for (ArraySearch array : searches.values()) {
      longest = Math.addExact(longest, array.cycles(array.serial()));
    }
    // Of all turns, each array has one at least, however few its words are.
    return Math.multiplyExact(2, longest);
  }

  private Optional<FoldingChoice> best(long pace) {
    long tooFast = Math.ceilDiv(macs, budget) - 1;
    if (tooFast >= pace || small.size() < 2) {
      return Optional.empty();
    }
    Optional<FoldingChoice> best = within(pace);
    long enough = best.map(FoldingChoice::pace).orElse(tooFast);
    while (tooFast + 1 < enough) {
      long middle = tooFast + (enough - tooFast) / 2;
      Optional<FoldingChoice> faster = within(middle);
      if (faster.isPresent()) {
        best = faster;
        enough = faster.get().pace();
      } else {
        tooFast = middle;
      }
    }
    return best;
  }

  /** Returns a choice with turns that keeps a pace within the budget. */
  private Optional<FoldingChoice> within(long pace) {
    Optional<Map<Node, Integer>> used = apart(pace);
    if (used.isEmpty()) {
      return Optional.empty();
    }
    int over = sum(used.get()) - budget;
    List<SharingGroup> groups = groups(used.get(), over, pace);
    return saved(groups) < over ? Optional.empty() : around(groups, pace);
  }

  private static int sum(Map<Node, Integer> used) {
    return used.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static int saved(List<SharingGroup> groups) {
    return groups.stream().mapToInt(SharingGroup::saved).sum();
  }

  /** Returns the fewest multipliers of each array on its own; empty where one is too slow. */
  private Optional<Map<Node, Integer>> apart(long pace) {
    Map<Node, Integer> used = new LinkedHashMap<>();
    for (Map.Entry<Node, ArraySearch> array : searches.entrySet()) {
      Optional<Folding> folding = smallest(array.getKey(), array.getValue(), pace);
      if (folding.isEmpty()) {
        return Optional.empty();
      }
      used.put(array.getKey(), folding.get().multipliers());
    }
    return Optional.of(used);
  }

  private Optional<Folding> smallest(Node node, ArraySearch search, long pace) {
    Hardware.Fold fixed = parted.hardware().folds().get(node.layer());
    return fixed == null
        ? search.smallest(pace, false)
        : Optional.of(search.folding(fixed.pe(), fixed.simd()))
            .filter(folding -> search.cycles(folding) <= pace);
  }

  /** Returns groups of the smallest arrays that save as many multipliers, where there are such. */
  private List<SharingGroup> groups(Map<Node, Integer> used, int over, long pace) {
    Comparator<Node> words =
        Comparator.comparingLong(
            node -> small.get(node).words(small.get(node).fastest(used.get(node))));
    List<Node> free =
        new ArrayList<>(
            used.keySet().stream()
                .filter(node -> small.containsKey(node) && used.get(node) <= SmallArray.MOST)
                .sorted(Comparator.comparing((Node node) -> used.get(node)).thenComparing(words))
                .toList());
    List<SharingGroup> groups = new ArrayList<>();
    int left = over;
    while (left > 0) {
      List<Node> smallest = free.subList(0, Math.min(reach.candidates(), free.size()));
      Optional<SharingGroup> group = group(smallest, used, left, pace);
      if (group.isEmpty()) {
        break;
      }
      groups.add(group.get());
      left -= group.get().saved();
      group.get().arrays().forEach(array -> free.remove(array.node()));
    }
    return groups;
  }

  /**
   * Some arrays on fewer multipliers than they have apart.
   *
   * @param set their places among those that are looked at, as bits
   */
  private record Sharers(int set, int multipliers, int saved) {}

  /** Returns the group that saves most of what is wanted, of those the one of the fewest arrays. */
  private Optional<SharingGroup> group(
      List<Node> free, Map<Node, Integer> used, int wanted, long pace) {
    int[] apart = free.stream().mapToInt(used::get).toArray();
    return IntStream.range(0, 1 << free.size())
        .filter(set -> Integer.bitCount(set) >= 2 && Integer.bitCount(set) <= reach.group())
        .boxed()
        .flatMap(set -> sharers(set, apart))
        .sorted(
            Comparator.comparingInt((Sharers some) -> -Math.min(wanted, some.saved()))
                .thenComparingInt(some -> Integer.bitCount(some.set()))
                .thenComparingInt(Sharers::multipliers))
        .map(some -> new SharingGroup(arrays(free, some.set()), some.multipliers(), some.saved()))
        .filter(group -> group.fits(pace))
        .findFirst();
  }

  private static Stream<Sharers> sharers(int set, int[] apart) {
    int[] own = places(set, apart.length).map(i -> apart[i]).toArray();
    int all = IntStream.of(own).sum();
    int most = IntStream.of(own).max().orElseThrow();
    return IntStream.range(most, Math.min(all, SmallArray.MOST + 1))
        .mapToObj(m -> new Sharers(set, m, all - m));
  }

  private static IntStream places(int set, int size) {
    return IntStream.range(0, size).filter(i -> (set >> i & 1) == 1);
  }

  /** Returns the members of a group, in the order of the network. */
  private List<SmallArray> arrays(List<Node> free, int set) {
    Set<Node> chosen = places(set, free.size()).mapToObj(free::get).collect(Collectors.toSet());
    return searches.keySet().stream().filter(chosen::contains).map(small::get).toList();
  }

  /** Returns the choice of all other arrays around these; empty where turns do not fit it. */
  private Optional<FoldingChoice> around(List<SharingGroup> groups, long pace) {
    Map<String, Hardware.Fold> folds = new HashMap<>(parted.hardware().folds());
    int apart = budget;
    for (SharingGroup group : groups) {
      group.addFolds(folds);
      apart += group.counted() - group.multipliers();
    }
    Hardware hardware =
        parted.hardware().withFolds(folds).withGoal(new Hardware.Multipliers(apart));
    FoldingChoice choice = FoldingChoice.best(parted.proven(), hardware).orElseThrow();
    if (choice.multipliers() > apart || choice.pace() > pace) {
      return Optional.empty();
    }
    return turns(groups, choice, pace);
  }

  private Optional<FoldingChoice> turns(
      List<SharingGroup> groups, FoldingChoice choice, long pace) {
    long interval = 1;
    for (Map.Entry<Node, ArraySearch> array : searches.entrySet()) {
      Folding folding = choice.foldings().get(array.getKey().name());
      interval = Math.max(interval, array.getValue().cycles(folding));
    }
    List<SharedMultipliers> shared = new ArrayList<>();
    for (SharingGroup group : groups) {
      Optional<SharedMultipliers> turns = group.turns(interval, pace);
      if (turns.isEmpty()) {
        return Optional.empty();
      }
      interval = Math.max(interval, group.cycles(turns.get()));
      shared.add(turns.get());
    }
    long all = interval;
    return shared.stream().allMatch(turns -> all % turns.period() == 0)
        ? Optional.of(new FoldingChoice(choice.foldings(), all, shared))
        : Optional.empty();
  }
}
