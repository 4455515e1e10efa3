// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.fixed.Interval;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * Inputs that bring accumulators and outputs of layers to the ends of their ranges.
 *
 * <p>A search on the golden model: for every tensor the smallest and the largest element are goals.
 * It starts from {@link ExtremeCandidates} and then changes, goal by goal, a part of the best
 * vector that is known, keeping what comes closer. How many vectors it tries depends on the
 * network's size alone, so that its result depends on network and seed alone.
 */
final class ExtremeVectors {
  /** Operations of the golden model that the search may take: about a second. */
  private static final long OPERATIONS = 1L << 30;

  private static final long LEAST_TRIED = 8;
  private static final long MOST_TRIED = 1000;

  private final IntegerNetwork network;
  private final GoldenModel golden;
  private final SplittableRandom random;
  private final List<Goal> goals;

  /** An end of a tensor's range, with the vector that comes closest. */
  private static final class Goal {
    private final Edge edge;
    private final boolean largest;
    private long reached;
    private Optional<List<Tensor>> vector = Optional.empty();

    Goal(Edge edge, boolean largest) {
      this.edge = edge;
      this.largest = largest;
    }

    void offer(List<Tensor> candidate, Interval range) {
      long value = largest ? range.max() : range.min();
      if (vector.isEmpty() || (largest ? value > reached : value < reached)) {
        reached = value;
        vector = Optional.of(candidate);
      }
    }

    boolean met() {
      Interval range = edge.type().range();
      return vector.isPresent() && reached == (largest ? range.max() : range.min());
    }

    boolean metBy(Interval range) {
      return reached == (largest ? range.max() : range.min());
    }
  }

  private ExtremeVectors(IntegerNetwork network, long seed) {
    this.network = network;
    this.golden = new GoldenModel(network);
    this.random = new SplittableRandom(seed);
    this.goals = new ArrayList<>();
    for (Node node : network.nodes()) {
      goals.add(new Goal(node.output(), true));
      goals.add(new Goal(node.output(), false));
    }
  }

  /**
   * Returns at most so many vectors: those that meet the most goals, as far as any of them does,
   * then those that show whether sums of softmax layers are right to one step, then those that read
   * words of lookup tables.
   *
   * @param most at least 1
   */
  static List<List<Tensor>> of(IntegerNetwork network, int most, long seed) {
    ExtremeVectors search = new ExtremeVectors(network, seed);
    search.search(tried(network));
    List<List<Tensor>> edges = SoftmaxVectors.of(network, most / 2, cost(network), seed);
    List<List<Tensor>> chosen = new ArrayList<>(search.chosen(most - edges.size()));
    chosen.addAll(edges);
    chosen.addAll(TableVectors.of(network, chosen, most - chosen.size()));
    return chosen;
  }

  private static int tried(IntegerNetwork network) {
    return Math.toIntExact(Math.clamp(OPERATIONS / cost(network), LEAST_TRIED, MOST_TRIED));
  }

  /** Returns about how many operations the golden model takes. */
  private static long cost(IntegerNetwork network) {
    long elements =
        network.nodes().stream().mapToLong(n -> n.output().type().shape().elements()).sum();
    return network.macs() + 32 * elements + 1;
  }

  private void search(int tried) {
    List<List<Tensor>> candidates = new ExtremeCandidates(network, random).all();
    int left = tried - offer(candidates.subList(0, Math.min(candidates.size(), tried)));
    while (left > 0) {
      List<List<Tensor>> changed =
          goals.stream()
              .filter(goal -> !goal.met())
              .limit(left)
              .map(goal -> changed(goal.vector.orElseThrow()))
              .toList();
      if (changed.isEmpty()) {
        return;
      }
      left -= offer(changed);
    }
  }

  /** Tries vectors and returns their number. */
  private int offer(List<List<Tensor>> candidates) {
    List<Map<String, Interval>> ranges = candidates.parallelStream().map(this::ranges).toList();
    for (int i = 0; i < candidates.size(); i++) {
      List<Tensor> candidate = candidates.get(i);
      Map<String, Interval> reached = ranges.get(i);
      goals.forEach(goal -> goal.offer(candidate, reached.get(goal.edge.name())));
    }
    return candidates.size();
  }

  private Map<String, Interval> ranges(List<Tensor> vector) {
    Map<String, Interval> ranges = new HashMap<>();
    golden.run(vector).forEach((name, tensor) -> ranges.put(name, tensor.range()));
    return ranges;
  }

  /** Returns the vector with another run of elements in one of its tensors. */
  private List<Tensor> changed(List<Tensor> vector) {
    int input = random.nextInt(vector.size());
    Tensor tensor = vector.get(input);
    Interval range = network.inputs().get(input).type().range();
    int size = tensor.size();
    int length = 1 + random.nextInt(1 + (size >> random.nextInt(8)));
    int from = random.nextInt(size);
    int kind = random.nextInt(4);
    long[] values = tensor.toArray();
    for (int i = from; i < Math.min(size, from + length); i++) {
      values[i] =
          switch (kind) {
            case 0 -> range.min();
            case 1 -> range.max();
            case 2 -> random.nextBoolean() ? range.min() : range.max();
            default -> random.nextLong(range.min(), range.max() + 1);
          };
    }
    List<Tensor> result = new ArrayList<>(vector);
    result.set(input, Tensor.of(tensor.shape(), values));
    return result;
  }

  /** Takes, again and again, the vector that meets the most goals that no other has met. */
  private List<List<Tensor>> chosen(int most) {
    List<List<Tensor>> known =
        goals.stream().map(goal -> goal.vector.orElseThrow()).distinct().toList();
    List<Map<String, Interval>> ranges = known.parallelStream().map(this::ranges).toList();
    List<Goal> open = new ArrayList<>(goals);
    List<List<Tensor>> chosen = new ArrayList<>();
    while (!open.isEmpty() && chosen.size() < most) {
      long[] met =
          ranges.stream()
              .mapToLong(r -> open.stream().filter(g -> g.metBy(r.get(g.edge.name()))).count())
              .toArray();
      int best = 0;
      for (int i = 1; i < met.length; i++) {
        best = met[i] > met[best] ? i : best;
      }
      Map<String, Interval> reached = ranges.get(best);
      open.removeIf(goal -> goal.metBy(reached.get(goal.edge.name())));
      chosen.add(known.get(best));
    }
    return chosen;
  }
}
