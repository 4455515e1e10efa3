// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.Folding;

/** A layer that may share multipliers with others, on few of them. */
final class SmallArray {
  /** More multipliers than this are not worth a choice before each of them. */
  static final int MOST = 16;

  private final Node node;
  private final FoldingSearch search;
  private final Map<Integer, Folding> fastest = new HashMap<>();

  SmallArray(Node node, FoldingSearch search) {
    this.node = node;
    this.search = search;
  }

  Node node() {
    return node;
  }

  /** Returns the fastest array of at most so many multipliers, and of those the smallest. */
  Folding fastest(int multipliers) {
    return fastest.computeIfAbsent(multipliers, this::find);
  }

  private Folding find(int multipliers) {
    return IntStream.rangeClosed(1, multipliers)
        .filter(pe -> pe % search.step() == 0 && pe <= search.outputs())
        .boxed()
        .flatMap(
            pe ->
                IntStream.rangeClosed(1, Math.min(multipliers / pe, search.inputs()))
                    .mapToObj(simd -> search.folding(pe, simd)))
        .min(
            Comparator.comparingLong(search::cycles)
                .thenComparingInt(Folding::multipliers)
                .thenComparingInt(Folding::pe))
        .orElse(search.serial());
  }

  /** Returns the words that an array takes in an inference. */
  long words(Folding folding) {
    return Math.multiplyExact(search.vectors(), folding.cycles());
  }

  /** Returns the cycles of an inference if all of them are the array's. */
  long cycles(Folding folding) {
    return search.cycles(folding);
  }
}
