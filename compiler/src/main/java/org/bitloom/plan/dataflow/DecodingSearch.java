// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.model.Decoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.engine.Folding;
import org.bitloom.sparse.Matrix;

/**
 * Finds whether the compressed weights of a layer are decoded by lanes for every vector, or once
 * into the memory of an array: what takes fewer multiplications. Of equally many, the array, for a
 * lane has two decoders and a copy of the vector beside its multiplier.
 *
 * @param lanes that decode
 * @param arrays whose weights are decoded after a reset
 */
record DecodingSearch(LaneSearch lanes, FoldingSearch arrays) implements ArraySearch {
  /** Multipliers of an array that take about as much as a lane: its decoders are LUTs. */
  private static final int MULTIPLIERS_PER_LANE = 3;

  /** Returns when weights are decoded where that does not depend on the pace. */
  static Optional<Decoding> only(WeightedSum layer) {
    if (layer.vectorCount() == 1) {
      return Optional.of(Decoding.LANES);
    }
    long weights = (long) layer.outputCount() * layer.inputCount();
    return (long) MULTIPLIERS_PER_LANE * Matrix.of(layer).kept() > weights
        ? Optional.of(Decoding.START)
        : Optional.empty();
  }

  static DecodingSearch of(WeightedSum layer) {
    return new DecodingSearch(LaneSearch.of(layer), FoldingSearch.of(layer));
  }

  @Override
  public Folding serial() {
    return Stream.of(arrays.serial(), lanes.serial())
        .min(Comparator.comparingLong(this::cycles))
        .orElseThrow();
  }

  @Override
  public Folding folding(int pe, int simd) {
    return simd == 1 ? lanes.folding(pe, simd) : arrays.folding(pe, simd);
  }

  @Override
  public long cycles(Folding folding) {
    return folding.decoding() ? lanes.cycles(folding) : arrays.cycles(folding);
  }

  @Override
  public Optional<Folding> smallest(long target, boolean pairs) {
    return fewest(arrays.smallest(target, pairs), lanes.smallest(target, pairs), pairs);
  }

  @Override
  public Optional<Folding> smallestPlain(long target, boolean pairs) {
    return fewest(arrays.smallestPlain(target, pairs), lanes.smallest(target, pairs), pairs);
  }

  private static Optional<Folding> fewest(
      Optional<Folding> array, Optional<Folding> decoding, boolean pairs) {
    return Stream.concat(array.stream(), decoding.stream())
        .min(Comparator.comparingInt(f -> ArraySearch.multiplications(f, pairs)));
  }
}
