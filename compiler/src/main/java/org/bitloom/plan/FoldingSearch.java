// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;

/**
 * Finds the smallest MAC array of one layer that keeps a given pace; exact, over all foldings.
 *
 * @param outputs output channels
 * @param inputs inputs per output channel
 * @param vectors vectors per inference
 * @param loadElements weights that arrive at run time, {@code simd} per cycle; 0 where they are in
 *     a ROM
 */
record FoldingSearch(int outputs, int inputs, int vectors, long loadElements) {
  static FoldingSearch of(Operator operator) {
    return switch (operator) {
      case Dense d -> new FoldingSearch(d.outputCount(), d.inputCount(), 1, 0);
      case MatMul m ->
          new FoldingSearch(
              m.outputCount(), m.inputCount(), m.vectorCount(), m.weights().shape().elements());
      case Requantize r -> throw noArray(r);
      case ArgMax a -> throw noArray(a);
      case Lookup l -> throw noArray(l);
      case Reshape r -> throw noArray(r);
    };
  }

  private static IllegalArgumentException noArray(Operator operator) {
    return new IllegalArgumentException(operator.getClass().getSimpleName() + " has no MAC array");
  }

  /** Returns the cycles in which a folded array is busy with one inference. */
  long cycles(Folding folding) {
    long compute = Math.multiplyExact(vectors, folding.cycles());
    long load = loadElements == 0 ? 0 : Math.multiplyExact((long) outputs, folding.synapseFold());
    return Math.max(compute, load);
  }

  /**
   * Returns the folding with the fewest multipliers that takes at most {@code target} cycles.
   *
   * <p>Of equally small ones, the fastest; then the one with more SIMD lanes, because accumulators
   * and requantizers cost more than adder-tree nodes.
   */
  Optional<Folding> smallest(long target) {
    return IntStream.rangeClosed(1, inputs)
        .mapToObj(simd -> withSimd(simd, target))
        .flatMap(Optional::stream)
        .min(
            Comparator.comparingInt(Folding::multipliers)
                .thenComparingLong(this::cycles)
                .thenComparing(Comparator.comparingInt(Folding::simd).reversed()));
  }

  private Optional<Folding> withSimd(int simd, long target) {
    int synapseFold = Math.ceilDiv(inputs, simd);
    long groups = target / Math.multiplyExact((long) vectors, synapseFold);
    boolean loads = loadElements == 0 || (long) outputs * synapseFold <= target;
    if (groups < 1 || !loads) {
      return Optional.empty();
    }
    int pe = Math.toIntExact(Math.ceilDiv((long) outputs, Math.min(groups, outputs)));
    return Optional.of(new Folding(outputs, inputs, pe, simd));
  }
}
