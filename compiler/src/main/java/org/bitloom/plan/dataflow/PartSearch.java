// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.model.Hardware;
import org.bitloom.operator.Contraction;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.engine.Folding;

/**
 * Finds layers that are better computed by two arrays: where no single one fits the pace closely,
 * most output channels go to a large array and the rest to a small one.
 */
final class PartSearch {
  /**
   * Parts have controls and buffers of their own, so they have to save a fiftieth of the cycles.
   */
  private static final int LEAST_GAIN = 50;

  /** In smaller designs, the controls of an engine cost more than the multipliers it saves. */
  private static final int LEAST_BUDGET = 256;

  private final List<Layer> arrays;
  private final int budget;

  private PartSearch(List<Layer> arrays, int budget) {
    this.arrays = arrays;
    this.budget = budget;
  }

  /**
   * A layer with an array.
   *
   * @param node that sums
   * @param fixed its folding, where it is given
   * @param parts whether it may be computed in parts
   */
  private record Layer(
      Node node, ArraySearch search, ArrayPrice price, Optional<Folding> fixed, boolean parts) {
    /** Returns what the smallest array costs that keeps a pace; empty where none does. */
    Optional<Integer> whole(long pace) {
      return fixed
          .filter(f -> search.cycles(f) <= pace)
          .or(() -> fixed.isPresent() ? Optional.empty() : search.smallest(pace, price.pairs()))
          .map(price::of);
    }

    /** Returns the cheapest two arrays that keep a pace; empty where one is as cheap. */
    Optional<Part> parted(long pace) {
      if (!parts || !(search instanceof FoldingSearch folding)) {
        return Optional.empty();
      }
      int first = new OutputCut(folding, pace).first();
      if (first == folding.outputs()) {
        return Optional.empty();
      }
      Optional<Integer> front = part(folding.withOutputs(first), pace);
      Optional<Integer> back = part(folding.withOutputs(folding.outputs() - first), pace);
      int most = whole(pace).orElse(Integer.MAX_VALUE);
      return front
          .flatMap(f -> back.map(b -> new Part(node.name(), first, f + b, most - f - b)))
          .filter(part -> part.saved() > 0);
    }

    private Optional<Integer> part(FoldingSearch search, long pace) {
      return search.smallest(pace, price.pairs()).map(price::of);
    }
  }

  /**
   * A layer in parts.
   *
   * @param node that sums
   * @param first output channels of the first part
   * @param price of both arrays
   * @param saved how much more a single array costs
   */
  private record Part(String node, int first, int price, int saved) {}

  /**
   * Returns the output channels of first parts, by the name of the node that sums: none where parts
   * do not make a budget go further.
   *
   * @param whole the choice without parts
   */
  static Map<String, Integer> firstOutputs(PartedNetwork parted, FoldingChoice whole) {
    return switch (parted.hardware().goal()) {
      case Hardware.Multipliers(int count) -> of(parted, count).best(whole.pace());
      case Hardware.DspBlocks(int count) -> of(parted, count).best(whole.pace());
      case Hardware.Throughput throughput -> Map.of();
    };
  }

  /**
   * Returns the output channels of first parts of every layer that takes fewer multipliers so, by
   * the name of the node that sums.
   *
   * @param pace cycles that all arrays keep
   */
  static Map<String, Integer> everywhere(PartedNetwork parted, int budget, long pace) {
    Map<String, Integer> first = new HashMap<>();
    if (budget >= LEAST_BUDGET) {
      for (Layer array : of(parted, budget).arrays) {
        array.parted(pace).ifPresent(part -> first.put(part.node(), part.first()));
      }
    }
    return first;
  }

  private static PartSearch of(PartedNetwork parted, int budget) {
    ProvenNetwork proven = parted.proven();
    Hardware hardware = parted.hardware();
    List<Layer> arrays = new ArrayList<>();
    for (Node node : proven.graph().nodes()) {
      if (node.operator() instanceof Contraction array) {
        ArraySearch search = ArraySearch.of(node, array, hardware);
        Optional<Folding> fixed =
            Optional.ofNullable(hardware.folds().get(node.layer()))
                .map(f -> search.folding(f.pe(), f.simd()));
        boolean parts = fixed.isEmpty() && PartedNetwork.suits(proven.graph(), node);
        arrays.add(new Layer(node, search, ArrayPrice.of(proven, node, hardware), fixed, parts));
      }
    }
    return new PartSearch(arrays, budget);
  }

  private Map<String, Integer> best(long pace) {
    long enough = pace - Math.ceilDiv(pace, LEAST_GAIN);
    boolean tries = enough >= 1 && budget >= LEAST_BUDGET;
    Optional<List<Part>> parts = tries ? within(enough) : Optional.empty();
    if (parts.isEmpty()) {
      return Map.of();
    }
    long tooFast = 0;
    while (tooFast + 1 < enough) {
      long middle = tooFast + (enough - tooFast) / 2;
      Optional<List<Part>> faster = within(middle);
      if (faster.isPresent()) {
        parts = faster;
        enough = middle;
      } else {
        tooFast = middle;
      }
    }
    Map<String, Integer> first = new HashMap<>();
    parts.get().forEach(part -> first.put(part.node(), part.first()));
    return first;
  }

  /**
   * Returns the fewest layers that have to be in parts for a pace; empty where that is too much.
   */
  private Optional<List<Part>> within(long pace) {
    List<Part> parts = new ArrayList<>();
    int used = 0;
    for (Layer array : arrays) {
      Optional<Part> part = array.parted(pace);
      Optional<Integer> price = part.map(Part::price).or(() -> array.whole(pace));
      if (price.isEmpty() || used + price.get() > budget) {
        return Optional.empty();
      }
      used += price.get();
      part.ifPresent(parts::add);
    }
    List<Part> needed = new ArrayList<>();
    for (Part part : parts.stream().sorted(Comparator.comparingInt(Part::saved)).toList()) {
      if (used + part.saved() <= budget) {
        used += part.saved();
      } else {
        needed.add(part);
      }
    }
    return Optional.of(needed);
  }
}
