// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Optional;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.engine.Folding;

/** Finds the smallest array of one layer that keeps a given pace. */
sealed interface ArraySearch permits FoldingSearch, LaneSearch {
  /** Returns the search for an operator. */
  static ArraySearch of(Contraction operator) {
    return operator instanceof WeightedSum sum && sum.compressed()
        ? LaneSearch.of(sum)
        : FoldingSearch.of(operator);
  }

  /** Returns the layer on as few multipliers as possible. */
  Folding serial();

  /** Returns the fastest folding onto an array of this size. */
  Folding folding(int pe, int simd);

  /** Returns the cycles in which a folded array is busy with one inference. */
  long cycles(Folding folding);

  /** Returns the folding with the fewest multipliers that takes at most {@code target} cycles. */
  Optional<Folding> smallest(long target);

  /** Returns the same, of those that do not read windows by columns. */
  default Optional<Folding> smallestPlain(long target) {
    return smallest(target);
  }
}
