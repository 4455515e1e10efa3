// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Optional;
import org.bitloom.model.Decoding;
import org.bitloom.model.Hardware;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacRanges;

/** Finds the smallest array of one layer that keeps a given pace. */
sealed interface ArraySearch permits FoldingSearch, LaneSearch, DecodingSearch {
  /**
   * Returns the search for an operator. Compressed weights that one vector meets are decoded by
   * lanes: to decode them first would only take longer. Where several vectors meet them, a lane has
   * to leave out most of them to be worth its decoders.
   *
   * @param decoding when compressed weights are decoded, where that is given
   */
  static ArraySearch of(Contraction operator, Optional<Decoding> decoding) {
    if (!(operator instanceof WeightedSum sum) || !sum.compressed()) {
      return FoldingSearch.of(operator);
    }
    Optional<Decoding> only = decoding.or(() -> DecodingSearch.only(sum));
    if (only.isEmpty()) {
      return DecodingSearch.of(sum);
    }
    return switch (only.get()) {
      case LANES -> LaneSearch.of(sum);
      case START -> FoldingSearch.of(sum);
    };
  }

  /** Returns the search for the operator of a node. */
  static ArraySearch of(Node node, Contraction operator, Hardware hardware) {
    return of(operator, decoding(node, hardware));
  }

  /** A folding that is written for compressed weights is one of lanes. */
  private static Optional<Decoding> decoding(Node node, Hardware hardware) {
    return Optional.ofNullable(hardware.decodings().get(node.layer()))
        .or(
            () ->
                Optional.ofNullable(hardware.folds().get(node.layer()))
                    .map(fold -> Decoding.LANES));
  }

  /** Returns the layer on as few multipliers as possible. */
  Folding serial();

  /** Returns the fastest folding onto an array of this size. */
  Folding folding(int pe, int simd);

  /** Returns the cycles in which a folded array is busy with one inference. */
  long cycles(Folding folding);

  /**
   * Returns the folding with the fewest multipliers that takes at most {@code target} cycles.
   *
   * @param pairs whether two processing elements share their multipliers where their number is even
   */
  Optional<Folding> smallest(long target, boolean pairs);

  /** Returns the same where every processing element has multipliers of its own. */
  default Optional<Folding> smallest(long target) {
    return smallest(target, false);
  }

  /** Returns the same, of those that do not read windows by columns. */
  default Optional<Folding> smallestPlain(long target, boolean pairs) {
    return smallest(target, pairs);
  }

  /** Returns the multiplications of an array in each cycle. */
  static int multiplications(Folding folding, boolean pairs) {
    return pairs && MacRanges.pairs(folding) ? folding.multipliers() / 2 : folding.multipliers();
  }
}
