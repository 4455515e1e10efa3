// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/** Random inputs of a network, extreme ones among them. */
public final class RandomSamples {
  private RandomSamples() {}

  /** Returns inputs of so many inferences; about one tensor in four has only extreme elements. */
  public static List<List<Tensor>> of(IntegerNetwork network, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(n -> network.inputs().stream().map(edge -> tensor(edge, random)).toList())
        .toList();
  }

  private static Tensor tensor(Edge edge, SplittableRandom random) {
    Interval range = edge.type().range();
    int kind = random.nextInt(16);
    return Tensor.generate(
        edge.type().shape(),
        i ->
            switch (kind) {
              case 0 -> range.min();
              case 1 -> range.max();
              case 2, 3 -> random.nextBoolean() ? range.min() : range.max();
              default -> random.nextLong(range.min(), range.max() + 1);
            });
  }
}
