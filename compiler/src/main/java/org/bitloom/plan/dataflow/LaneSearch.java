// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.SparseEngine;
import org.bitloom.sparse.Matrix;
import org.bitloom.sparse.SparseImage;

/**
 * Finds how many lanes decode the weights of a layer. More lanes are hardly ever slower, so the
 * search is a bisection.
 *
 * @param layer whose weights are compressed
 * @param weights other than 0
 * @param distanceBits of its distances, whatever the number of lanes
 * @param known cycles of numbers of lanes that were looked at
 */
record LaneSearch(WeightedSum layer, Matrix weights, int distanceBits, Map<Integer, Long> known)
    implements ArraySearch {
  static LaneSearch of(WeightedSum layer) {
    Matrix weights = Matrix.of(layer);
    return new LaneSearch(layer, weights, SparseImage.distanceBits(weights), new HashMap<>());
  }

  @Override
  public Folding serial() {
    return SparseEngine.folding(layer, 1);
  }

  /** A lane multiplies one weight per cycle, so {@code simd} is 1. */
  @Override
  public Folding folding(int pe, int simd) {
    return SparseEngine.folding(layer, pe);
  }

  @Override
  public long cycles(Folding folding) {
    return known.computeIfAbsent(
        folding.pe(),
        lanes ->
            SparseEngine.cycles(
                layer, folding, SparseImage.of(weights, distanceBits, lanes).ends()));
  }

  @Override
  public Optional<Folding> smallest(long target, boolean pairs) {
    int tooFew = 0;
    int enough = layer.outputCount();
    if (cycles(SparseEngine.folding(layer, enough)) > target) {
      return Optional.empty();
    }
    while (tooFew + 1 < enough) {
      int middle = (tooFew + enough) / 2;
      if (cycles(SparseEngine.folding(layer, middle)) <= target) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return Optional.of(SparseEngine.folding(layer, enough));
  }
}
