// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.fixed.Interval;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Normalization;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * Inputs for which an output of a softmax would be another one if the sum of its exponentials were
 * one step more, or one less. The sum has 19 bits below the point and outputs 8, so one vector in
 * some thousands shows a sum that is one off: they are looked for at random.
 */
final class SoftmaxVectors {
  /** Operations of the golden model that the search may take: a fraction of a second. */
  private static final long OPERATIONS = 1L << 28;

  private static final long MOST_TRIED = 1 << 15;
  private static final int BATCH = 256;

  private final IntegerNetwork network;
  private final GoldenModel golden;
  private final SplittableRandom random;
  private final List<Goal> goals;

  /** A softmax and what is added to its sum. */
  private record Goal(Node node, int more) {
    boolean metBy(Map<String, Tensor> values) {
      Normalization softmax = (Normalization) node.operator();
      return softmax.dependsOnSum(values.get(node.inputs().get(0).name()), more);
    }
  }

  private SoftmaxVectors(IntegerNetwork network, long seed) {
    this.network = network;
    this.golden = new GoldenModel(network);
    this.random = new SplittableRandom(seed);
    this.goals =
        network.nodes().stream()
            .filter(node -> node.operator() instanceof Normalization)
            .flatMap(node -> Stream.of(new Goal(node, 1), new Goal(node, -1)))
            .toList();
  }

  /**
   * Returns what was found, at most one vector for each softmax and direction.
   *
   * @param most how many there may be
   * @param cost operations of one inference
   */
  static List<List<Tensor>> of(IntegerNetwork network, int most, long cost, long seed) {
    SoftmaxVectors search = new SoftmaxVectors(network, seed);
    return search.found(most, Math.min(MOST_TRIED, OPERATIONS / cost));
  }

  private List<List<Tensor>> found(int most, long tried) {
    List<List<Tensor>> found = new ArrayList<>();
    List<Goal> left = new ArrayList<>(goals);
    int batch = Math.toIntExact(Math.min(BATCH, tried));
    for (long done = 0; done < tried && !left.isEmpty() && found.size() < most; done += batch) {
      List<List<Tensor>> vectors = Stream.generate(this::uniform).limit(batch).toList();
      List<Map<String, Tensor>> values = vectors.parallelStream().map(this::values).toList();
      List<Goal> met = left.stream().filter(goal -> values.stream().anyMatch(goal::metBy)).toList();
      for (Goal goal : met.subList(0, Math.min(met.size(), most - found.size()))) {
        int first =
            IntStream.range(0, batch)
                .filter(i -> goal.metBy(values.get(i)))
                .findFirst()
                .orElseThrow();
        found.add(vectors.get(first));
        left.remove(goal);
      }
    }
    return found;
  }

  private Map<String, Tensor> values(List<Tensor> vector) {
    Map<String, Tensor> values = golden.run(vector);
    for (int i = 0; i < vector.size(); i++) {
      values.putIfAbsent(network.inputs().get(i).name(), vector.get(i));
    }
    return values;
  }

  private List<Tensor> uniform() {
    SplittableRandom elements = random.split();
    return network.inputs().stream()
        .map(
            edge -> {
              Interval range = edge.type().range();
              return Tensor.generate(
                  edge.type().shape(), i -> elements.nextLong(range.min(), range.max() + 1));
            })
        .toList();
  }
}
