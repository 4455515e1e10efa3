// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Requantize;

/** The exact range that each channel of a requantizer can receive. */
public final class RequantizerInputs {
  private RequantizerInputs() {}

  /**
   * Returns one range per multiplier of the requantizer: per channel where the accumulating
   * operator knows each channel's own range, else the range of the tensor.
   */
  public static List<Interval> ranges(IntegerNetwork network, Node node, Requantize requantize) {
    Edge input = node.inputs().get(0);
    int count = requantize.requantization().multipliers().size();
    return network
        .producer(input)
        .filter(producer -> count > 1)
        .map(producer -> channelRanges(producer, count))
        .orElseGet(() -> Collections.nCopies(count, input.type().range()));
  }

  private static List<Interval> channelRanges(Node producer, int count) {
    return producer.operator() instanceof Contraction sums
        ? IntStream.range(0, count).mapToObj(sums::accumulatorRange).toList()
        : Collections.nCopies(count, producer.output().type().range());
  }
}
