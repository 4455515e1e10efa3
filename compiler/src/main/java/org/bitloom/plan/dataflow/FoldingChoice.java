// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static java.util.Comparator.comparingInt;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.model.Hardware;
import org.bitloom.model.Hardware.Fold;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Lookup;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.SharedMultipliers;

/**
 * The foldings of a whole network for one target.
 *
 * @param foldings by node name
 * @param pace cycles between inferences that all of them keep
 * @param shared multipliers that several arrays use in turns
 */
record FoldingChoice(Map<String, Folding> foldings, long pace, List<SharedMultipliers> shared) {
  FoldingChoice {
    foldings = Map.copyOf(foldings);
    shared = List.copyOf(shared);
  }

  /** A choice in which every array has multipliers of its own. */
  FoldingChoice(Map<String, Folding> foldings, long pace) {
    this(foldings, pace, List.of());
  }

  int multipliers() {
    return foldings.values().stream().mapToInt(Folding::multipliers).sum() - saved();
  }

  /** Returns the multipliers that arrays with turns do without. */
  private int saved() {
    int saved = 0;
    for (SharedMultipliers some : shared) {
      saved -= some.multipliers();
      for (String node : some.nodes()) {
        saved += foldings.get(node).multipliers();
      }
    }
    return saved;
  }

  /**
   * Returns the best foldings: for a budget, those with the smallest initiation interval, found by
   * bisection over it, because fewer cycles never need fewer multipliers; for a throughput, the
   * smallest that keep it. Empty where the throughput is out of reach.
   */
  static Optional<FoldingChoice> best(ProvenNetwork proven, Hardware hardware) {
    IntegerNetwork network = proven.graph();
    List<Sought> arrays = Sought.all(proven, hardware);
    return switch (hardware.goal()) {
      case Hardware.Multipliers(int count) ->
          Optional.of(withinBudget(network, arrays, hardware.folds(), count));
      case Hardware.DspBlocks(int count) ->
          Optional.of(withinBudget(network, arrays, hardware.folds(), count));
      case Hardware.Throughput(long perSecond, long hertz) ->
          atPace(arrays, hardware.folds(), hertz / perSecond)
              .map(choice -> choice.plainer(arrays, hardware.folds(), Integer.MAX_VALUE));
    };
  }

  /** Returns whether even the smallest foldings exceed the budget, which takes no search. */
  static boolean beyondBudget(ProvenNetwork proven, Hardware hardware) {
    List<Sought> arrays = Sought.all(proven, hardware);
    int budget =
        switch (hardware.goal()) {
          case Hardware.Multipliers(int count) -> count;
          case Hardware.DspBlocks(int count) -> count;
          case Hardware.Throughput t -> Integer.MAX_VALUE;
        };
    long slowest = slowest(arrays, hardware.folds());
    return atPace(arrays, hardware.folds(), slowest).orElseThrow().price(arrays) > budget;
  }

  /** Returns the cycles in which every layer is computed by its smallest array. */
  private static long slowest(List<Sought> arrays, Map<String, Fold> folds) {
    long slowest = 1;
    for (Sought array : arrays) {
      ArraySearch search = array.search();
      slowest = Math.max(slowest, search.cycles(array.fixed(folds).orElse(search.serial())));
    }
    return slowest;
  }

  private static FoldingChoice withinBudget(
      IntegerNetwork network, List<Sought> arrays, Map<String, Fold> folds, int budget) {
    if (arrays.isEmpty()) {
      return new FoldingChoice(Map.of(), paceWithoutArrays(network, budget));
    }
    long enough = slowest(arrays, folds);
    // Where nothing fits, the slowest is the smallest.
    boolean beyond = atPace(arrays, folds, enough).orElseThrow().price(arrays) > budget;
    long tooFast = beyond ? enough - 1 : 0;
    while (tooFast + 1 < enough) {
      long middle = tooFast + (enough - tooFast) / 2;
      Optional<FoldingChoice> choice = atPace(arrays, folds, middle);
      if (choice.isPresent() && choice.get().price(arrays) <= budget) {
        enough = middle;
      } else {
        tooFast = middle;
      }
    }
    FoldingChoice smallest = atPace(arrays, folds, enough).orElseThrow();
    FoldingChoice choice =
        smallest.plainer(arrays, folds, Math.max(0, budget - smallest.price(arrays)));
    int spare = budget - choice.price(arrays);
    FoldingChoice aligned = LaneAlignment.align(network, choice, spare, folds.keySet());
    return aligned.price(arrays) <= Math.max(budget, choice.price(arrays)) ? aligned : choice;
  }

  /**
   * Returns a choice of the same pace that reads fewer layers by columns: that costs more beside
   * the array than the multipliers that it saves. Layers that save the fewest change first.
   *
   * @param spare multipliers that may be added
   */
  private FoldingChoice plainer(List<Sought> arrays, Map<String, Fold> folds, int spare) {
    Map<String, Folding> plain = new LinkedHashMap<>();
    for (Sought array : arrays) {
      String name = array.node().name();
      if (foldings.get(name).columns() && !folds.containsKey(array.node().layer())) {
        array
            .search()
            .smallestPlain(pace, array.price().pairs())
            .ifPresent(f -> plain.put(name, f));
      }
    }
    Map<String, Folding> chosen = new LinkedHashMap<>(foldings);
    int left = spare;
    Map<String, Integer> more = new HashMap<>();
    for (Sought array : arrays) {
      String name = array.node().name();
      if (plain.containsKey(name)) {
        int now = array.price().of(foldings.get(name));
        more.put(name, array.price().of(plain.get(name)) - now);
      }
    }
    for (String name : plain.keySet().stream().sorted(comparingInt(more::get)).toList()) {
      if (more.get(name) <= left) {
        left -= more.get(name);
        chosen.put(name, plain.get(name));
      }
    }
    return new FoldingChoice(chosen, pace);
  }

  /**
   * The layer that bounds every choice.
   *
   * @param cycles as few as it can take
   * @param fixed whether its folding is given
   */
  record Slowest(String layer, long cycles, boolean fixed) {}

  /** Returns the layer that is slowest when all are as fast as they can be. */
  static Optional<Slowest> slowest(ProvenNetwork proven, Hardware hardware) {
    return Sought.all(proven, hardware).stream()
        .map(array -> array.fastest(hardware.folds()))
        .max(Comparator.comparingLong(Slowest::cycles));
  }

  /** Returns what the foldings that are given take of the budget that the hardware names. */
  int fixedPrice(ProvenNetwork proven, Hardware hardware) {
    return price(
        Sought.all(proven, hardware).stream()
            .filter(a -> hardware.folds().containsKey(a.node().layer()))
            .toList());
  }

  /** Returns what the foldings take of the budget that the hardware names. */
  int price(ProvenNetwork proven, Hardware hardware) {
    return price(Sought.all(proven, hardware)) - saved();
  }

  private int price(List<Sought> arrays) {
    return arrays.stream().mapToInt(a -> a.price().of(foldings.get(a.node().name()))).sum();
  }

  /** Without a MAC array, the budget bounds the elements of a beat. */
  private static long paceWithoutArrays(IntegerNetwork network, int budget) {
    return Stream.concat(
            network.inputs().stream(), network.nodes().stream().map(node -> node.output()))
        .mapToLong(edge -> Math.ceilDiv(price(network, edge), budget))
        .max()
        .orElse(1);
  }

  /** Every lane has a table of its own, so a wide one counts as the narrow ones of its size. */
  private static long price(IntegerNetwork network, Edge edge) {
    int bits = edge.type().elementType().bits();
    boolean wide =
        bits > Lookup.NARROW_BITS
            && network.readingNodes(edge).stream().anyMatch(n -> n.operator() instanceof Lookup);
    return (long) edge.type().shape().elements() << (wide ? bits - Lookup.NARROW_BITS : 0);
  }

  private static Optional<FoldingChoice> atPace(
      List<Sought> arrays, Map<String, Fold> folds, long pace) {
    Map<String, Folding> foldings = new LinkedHashMap<>();
    for (Sought array : arrays) {
      ArraySearch search = array.search();
      Optional<Folding> folding = array.fixed(folds).filter(f -> search.cycles(f) <= pace);
      if (!folds.containsKey(array.node().layer())) {
        folding = search.smallest(pace, array.price().pairs());
      }
      if (folding.isEmpty()) {
        return Optional.empty();
      }
      foldings.put(array.node().name(), folding.get());
    }
    return Optional.of(new FoldingChoice(foldings, pace));
  }

  /** A node with an array, the search for its folding, and what foldings take of a budget. */
  private record Sought(Node node, ArraySearch search, ArrayPrice price) {
    static List<Sought> all(ProvenNetwork proven, Hardware hardware) {
      return proven.graph().nodes().stream()
          .flatMap(node -> of(proven, node, hardware).stream())
          .toList();
    }

    private static Optional<Sought> of(ProvenNetwork proven, Node node, Hardware hardware) {
      return node.operator() instanceof Contraction array
          ? Optional.of(
              new Sought(
                  node,
                  ArraySearch.of(node, array, hardware),
                  ArrayPrice.of(proven, node, hardware)))
          : Optional.empty();
    }

    /** Returns the fewest cycles that the layer can take. */
    Slowest fastest(Map<String, Fold> folds) {
      Optional<Folding> fixed = fixed(folds);
      long tooFast = 0;
      long enough = search.cycles(fixed.orElse(search.serial()));
      while (fixed.isEmpty() && tooFast + 1 < enough) {
        long middle = tooFast + (enough - tooFast) / 2;
        if (search.smallest(middle, price.pairs()).isPresent()) {
          enough = middle;
        } else {
          tooFast = middle;
        }
      }
      return new Slowest(node.layer(), enough, fixed.isPresent());
    }

    Optional<Folding> fixed(Map<String, Fold> folds) {
      return Optional.ofNullable(folds.get(node.layer()))
          .map(f -> search.folding(f.pe(), f.simd()));
    }
  }
}
