// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * Inputs that a search for extremes starts from: all elements at one end, patterns of both ends,
 * and for layers that read an input the ends that their weights ask for.
 */
final class ExtremeCandidates {
  private static final int RANDOM = 8;
  private static final int CHANNELS = 8;

  private final IntegerNetwork network;
  private final SplittableRandom random;

  ExtremeCandidates(IntegerNetwork network, SplittableRandom random) {
    this.network = network;
    this.random = random;
  }

  /** Returns the vectors, those that reach the most first. */
  List<List<Tensor>> all() {
    List<List<Tensor>> all = new ArrayList<>();
    all.add(ends(i -> true));
    all.add(ends(i -> false));
    network.nodes().forEach(node -> addWeights(all, node));
    for (int i = 0; i < RANDOM; i++) {
      SplittableRandom bits = random.split();
      all.add(ends(e -> bits.nextBoolean()));
      all.add(uniform(random.split()));
    }
    all.add(ends(i -> i % 2 == 0));
    all.add(ends(i -> i % 2 == 1));
    return all;
  }

  /** Returns a vector whose elements are the largest where this holds, the smallest elsewhere. */
  private List<Tensor> ends(IntPredicate largest) {
    return network.inputs().stream().map(edge -> ends(edge, largest)).toList();
  }

  private static Tensor ends(Edge edge, IntPredicate largest) {
    Interval range = edge.type().range();
    return Tensor.generate(edge.type().shape(), i -> largest.test(i) ? range.max() : range.min());
  }

  private List<Tensor> uniform(SplittableRandom values) {
    return network.inputs().stream()
        .map(
            edge -> {
              Interval range = edge.type().range();
              return Tensor.generate(
                  edge.type().shape(), i -> values.nextLong(range.min(), range.max() + 1));
            })
        .toList();
  }

  /** Adds, for some channels of a layer that reads an input, the signs of their weights. */
  private void addWeights(List<List<Tensor>> all, Node node) {
    if (!(node.operator() instanceof WeightedSum sum)) {
      return;
    }
    int input = network.inputs().indexOf(node.inputs().get(0));
    if (input < 0) {
      return;
    }
    int channels = Math.min(CHANNELS, sum.outputCount());
    IntStream.range(0, channels)
        .map(c -> c * sum.outputCount() / channels)
        .forEach(
            channel -> {
              all.add(signs(input, i -> sum.weight(channel, summand(sum, i)) >= 0));
              all.add(signs(input, i -> sum.weight(channel, summand(sum, i)) < 0));
            });
  }

  private List<Tensor> signs(int input, IntPredicate largest) {
    List<Tensor> vector = new ArrayList<>(ends(i -> true));
    vector.set(input, ends(network.inputs().get(input), largest));
    return vector;
  }

  /** Returns the summand that an element is for the windows that tile the input from its corner. */
  private static int summand(WeightedSum sum, int element) {
    if (!(sum instanceof Convolution convolution)) {
      return element;
    }
    List<Integer> shape = convolution.inputs().get(0).shape().dimensions();
    int width = shape.get(1);
    int depth = shape.get(2);
    int rows = convolution.window().rows().kernel();
    int columns = convolution.window().columns().kernel();
    int y = element / (width * depth) % rows;
    int x = element / depth % width % columns;
    return (y * columns + x) * sum.channels() + element % depth % sum.channels();
  }
}
