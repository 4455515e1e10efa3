// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.WeightedSum;

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
    return switch (producer.operator()) {
      case WeightedSum d -> IntStream.range(0, count).mapToObj(d::accumulatorRange).toList();
      case MatMul m -> IntStream.range(0, count).mapToObj(m::accumulatorRange).toList();
      case Requantize r -> Collections.nCopies(count, producer.output().type().range());
      case Softmax s -> Collections.nCopies(count, producer.output().type().range());
      case Combine c -> Collections.nCopies(count, producer.output().type().range());
      case ArgMax a -> Collections.nCopies(count, producer.output().type().range());
      case Lookup l -> Collections.nCopies(count, producer.output().type().range());
      case Pool p -> Collections.nCopies(count, producer.output().type().range());
      case Reshape r -> Collections.nCopies(count, producer.output().type().range());
      case Concat c -> Collections.nCopies(count, producer.output().type().range());
      case Pad p -> Collections.nCopies(count, producer.output().type().range());
    };
  }
}
