// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.WeightedSum;
import org.bitloom.sparse.Matrix;
import org.bitloom.sparse.SparseImage;

/**
 * Compressed weights that are decoded once after a reset into the memory of an array: one row of
 * all weights, in the order of the words.
 *
 * @param image one lane with one row
 * @param weights in all words, padding included
 */
public record DecodedWeights(SparseImage image, int weights) {
  /**
   * Cycles from the first one without a reset to that in which everything is there, beside one per
   * weight: 2 for the first words of the streams, 8 from a symbol to its weight, 1 for the word.
   */
  private static final int LATENCY = 11;

  /** Returns the weights of a layer whose array is folded so. */
  public static DecodedWeights of(WeightedSum layer, Folding folding) {
    int weights = folding.paddedWeights();
    int[] places =
        IntStream.range(0, weights).filter(n -> weight(layer, folding, n) != 0).toArray();
    long[] values = IntStream.of(places).mapToLong(n -> weight(layer, folding, n)).toArray();
    Matrix row = new Matrix(weights, List.of(new Matrix.Row(places, values)));
    return new DecodedWeights(SparseImage.of(row, 1), weights);
  }

  private static long weight(WeightedSum layer, Folding folding, int place) {
    int output = folding.outputOf(place);
    int input = folding.inputOf(place);
    return output < layer.outputCount() && input >= 0 ? layer.weight(output, input) : 0;
  }

  /** Returns the cycles after a reset until all weights are there. */
  public long cycles() {
    return (long) weights + LATENCY;
  }
}
