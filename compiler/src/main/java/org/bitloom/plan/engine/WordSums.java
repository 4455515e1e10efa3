// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.WeightedSum;

/**
 * Adds the products of one word in the adder tree's order, and remembers what every level of the
 * tree has seen. Every weight of a network passes here, so ends of ranges are plain numbers.
 */
final class WordSums {
  private final WeightedSum layer;
  private final Folding folding;
  private final long least;
  private final long most;
  private final long[] low;
  private final long[] high;
  private final long[] levelLow;
  private final long[] levelHigh;

  /**
   * Starts with levels that have seen 0.
   *
   * @param levels of the tree, the products among them
   */
  WordSums(WeightedSum layer, Folding folding, int levels) {
    this.layer = layer;
    this.folding = folding;
    this.least = layer.operand().min();
    this.most = layer.operand().max();
    this.low = new long[folding.simd()];
    this.high = new long[folding.simd()];
    this.levelLow = new long[levels];
    this.levelHigh = new long[levels];
  }

  /** Returns the range of the sum of one word of an output channel. */
  Interval sum(int channel, int word) {
    for (int lane = 0; lane < low.length; lane++) {
      int i = folding.input(word, lane);
      // Lanes that are left over carry 0.
      long weight = i < 0 ? 0 : layer.weight(channel, i);
      low[lane] = Math.multiplyExact(weight, weight < 0 ? most : least);
      high[lane] = Math.multiplyExact(weight, weight < 0 ? least : most);
    }
    int width = low.length;
    for (int level = 0; level < levelLow.length; level++) {
      for (int i = 0; i < width; i++) {
        levelLow[level] = Math.min(levelLow[level], low[i]);
        levelHigh[level] = Math.max(levelHigh[level], high[i]);
      }
      for (int i = 0; i < width / 2; i++) {
        low[i] = Math.addExact(low[2 * i], low[2 * i + 1]);
        high[i] = Math.addExact(high[2 * i], high[2 * i + 1]);
      }
      if (width % 2 == 1) {
        low[width / 2] = low[width - 1];
        high[width / 2] = high[width - 1];
      }
      width = (width + 1) / 2;
    }
    return new Interval(low[0], high[0]);
  }

  /** Returns what every level of the tree has seen. */
  List<Interval> levels() {
    return IntStream.range(0, levelLow.length)
        .mapToObj(level -> new Interval(levelLow[level], levelHigh[level]))
        .toList();
  }
}
