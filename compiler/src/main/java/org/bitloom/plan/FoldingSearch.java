// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Softmax;

/**
 * Finds the smallest MAC array of one layer that keeps a given pace; exact, over all foldings.
 *
 * @param serial the layer on as few multipliers as possible
 * @param vectors vectors of outputs per inference
 * @param inputVectors vectors of inputs per inference, of which each is read from the stream once
 * @param loadElements weights that arrive at run time, {@code simd} per cycle; 0 where they are in
 *     a ROM
 */
record FoldingSearch(Folding serial, int vectors, int inputVectors, long loadElements) {
  /** A search for products of a matrix with one or several vectors. */
  FoldingSearch(int outputs, int inputs, int vectors, long loadElements) {
    this(new Folding(outputs, inputs, 1, 1), vectors, vectors, loadElements);
  }

  static FoldingSearch of(Operator operator) {
    return switch (operator) {
      case Dense d -> new FoldingSearch(d.outputCount(), d.inputCount(), 1, 0);
      case Conv2d c ->
          new FoldingSearch(
              new Folding(c.outputCount(), c.positions(), c.channels(), 1, 1, 0),
              c.vectorCount(),
              c.input().shape().vectors(),
              0);
      case DepthwiseConv2d d ->
          new FoldingSearch(
              new Folding(d.outputCount(), d.positions(), 1, d.multiplier(), 1, d.multiplier()),
              d.vectorCount(),
              d.input().shape().vectors(),
              0);
      case MatMul m ->
          new FoldingSearch(
              m.outputCount(), m.inputCount(), m.vectorCount(), m.weights().shape().elements());
      case Requantize r -> throw noArray(r);
      case ArgMax a -> throw noArray(a);
      case Softmax s -> throw noArray(s);
      case Lookup l -> throw noArray(l);
      case Reshape r -> throw noArray(r);
    };
  }

  private static IllegalArgumentException noArray(Operator operator) {
    return new IllegalArgumentException(operator.getClass().getSimpleName() + " has no MAC array");
  }

  /** Returns the output channels. */
  int outputs() {
    return serial.outputs();
  }

  /** Returns the most SIMD lanes. */
  int inputs() {
    return serial.channels();
  }

  /** Returns the folding onto an array of this size. */
  Folding folding(int pe, int simd) {
    return new Folding(
        serial.outputs(), serial.positions(), serial.channels(), pe, simd, serial.outputsPerLane());
  }

  /** Returns the cycles in which a folded array is busy with one inference. */
  long cycles(Folding folding) {
    long compute = Math.multiplyExact(vectors, folding.cycles());
    long load = loadElements == 0 ? 0 : Math.multiplyExact((long) outputs(), folding.synapseFold());
    long arrive = Math.multiplyExact((long) inputVectors, folding.wordsPerVector());
    return Math.max(compute, Math.max(load, arrive));
  }

  /**
   * Returns the folding with the fewest multipliers that takes at most {@code target} cycles.
   *
   * <p>Of equally small ones, the fastest; then the one with more SIMD lanes, because accumulators
   * and requantizers cost more than adder-tree nodes.
   */
  Optional<Folding> smallest(long target) {
    return IntStream.rangeClosed(1, inputs())
        .mapToObj(simd -> withSimd(simd, target))
        .flatMap(Optional::stream)
        .min(
            Comparator.comparingInt(Folding::multipliers)
                .thenComparingLong(this::cycles)
                .thenComparing(Comparator.comparingInt(Folding::simd).reversed()));
  }

  private Optional<Folding> withSimd(int simd, long target) {
    int synapseFold = serial.withSimd(simd).synapseFold();
    long groups = target / Math.multiplyExact((long) vectors, synapseFold);
    if (groups < 1) {
      return Optional.empty();
    }
    if (serial.outputsPerLane() > 0) {
      groups = Math.min(groups, target / inputVectors);
    }
    int step = Math.max(1, serial.outputsPerLane());
    long steps = Math.ceilDiv((long) outputs() / step, Math.max(1, groups));
    Folding folding = folding(Math.toIntExact(Math.max(1, steps) * step), simd);
    return Optional.of(folding).filter(f -> cycles(f) <= target);
  }
}
