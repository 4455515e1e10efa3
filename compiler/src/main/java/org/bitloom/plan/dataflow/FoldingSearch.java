// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.MatMul;
import org.bitloom.plan.engine.Folding;

/**
 * Finds the smallest MAC array of one layer that keeps a given pace; exact, over all foldings.
 *
 * @param serial the layer on as few multipliers as possible
 * @param vectors vectors of outputs per inference
 * @param inputVectors vectors of inputs per inference, of which each is read from the stream once
 * @param loadElements weights that arrive at run time, {@code simd} per cycle; 0 where they are in
 *     a ROM
 */
record FoldingSearch(Folding serial, int vectors, int inputVectors, long loadElements)
    implements ArraySearch {
  /** A search for products of a matrix with one or several vectors. */
  FoldingSearch(int outputs, int inputs, int vectors, long loadElements) {
    this(new Folding(outputs, inputs, 1, 1), vectors, vectors, loadElements);
  }

  static FoldingSearch of(Contraction operator) {
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
    };
  }

  /** Returns the output channels. */
  int outputs() {
    return serial.outputs();
  }

  /** Returns the most SIMD lanes. */
  int inputs() {
    return gathers() ? serial.inputs() : serial.channels();
  }

  /** Returns whether windows can be gathered: there are several runs, and all outputs read them. */
  private boolean gathers() {
    return serial.positions() > 1 && serial.outputsPerLane() == 0;
  }

  /**
   * Returns the fastest folding onto an array of this size; where it makes no difference, the one
   * that does not gather windows.
   */
  @Override
  public Folding folding(int pe, int simd) {
    return Stream.concat(
            direct(pe, simd).stream(),
            IntStream.of(windowLanes(1, serial.channels())).mapToObj(l -> gathering(pe, simd, l)))
        .min(Comparator.comparingLong(this::cycles))
        .orElseThrow();
  }

  private Optional<Folding> direct(int pe, int simd) {
    return simd > serial.channels()
        ? Optional.empty()
        : Optional.of(
            new Folding(
                serial.outputs(),
                serial.positions(),
                serial.channels(),
                pe,
                simd,
                serial.outputsPerLane()));
  }

  private Folding gathering(int pe, int simd, int windowLanes) {
    return new Folding(
        serial.outputs(), serial.positions(), serial.channels(), pe, simd, 0, windowLanes);
  }

  /** Returns the divisors of the channels from {@code least} to {@code most}, ascending. */
  private int[] windowLanes(long least, int most) {
    return IntStream.rangeClosed(1, gathers() ? most : 0)
        .filter(lanes -> lanes >= least && serial.channels() % lanes == 0)
        .toArray();
  }

  /** Returns the cycles in which a folded array is busy with one inference. */
  @Override
  public long cycles(Folding folding) {
    long compute = Math.multiplyExact(vectors, folding.cycles());
    long load = loadElements == 0 ? 0 : Math.multiplyExact((long) outputs(), folding.synapseFold());
    long arrive = Math.multiplyExact((long) inputVectors, folding.wordsPerVector());
    long read =
        folding.gathered()
            ? Math.multiplyExact((long) vectors, folding.windowReading().synapseFold())
            : 0;
    return Math.max(Math.max(compute, read), Math.max(load, arrive));
  }

  /**
   * Returns the folding with the fewest multipliers that takes at most {@code target} cycles.
   *
   * <p>Of equally small ones, one that does not gather windows, because that takes a buffer; then
   * the fastest; then the one with more SIMD lanes, because accumulators and requantizers cost more
   * than adder-tree nodes. Gathered words are whole beats of the line buffer or parts of one: a
   * gearbox between them would cost more than the multipliers that it saves.
   */
  @Override
  public Optional<Folding> smallest(long target) {
    Stream<Folding> direct =
        IntStream.rangeClosed(1, serial.channels())
            .mapToObj(simd -> smallest(serial.withSimd(simd), target))
            .flatMap(Optional::stream);
    return Stream.concat(direct, gathered(target))
        .min(
            Comparator.comparingInt(Folding::multipliers)
                .thenComparing(Folding::gathered)
                .thenComparingLong(this::cycles)
                .thenComparing(Comparator.comparingInt(Folding::simd).reversed())
                .thenComparingInt(Folding::windowLanes));
  }

  /** Returns the foldings that gather windows, read in as few lanes as the target allows. */
  private Stream<Folding> gathered(long target) {
    long words = target / Math.multiplyExact((long) vectors, serial.positions());
    long arrivals = target / inputVectors;
    if (!gathers() || words < 1 || arrivals < 1) {
      return Stream.empty();
    }
    long lanes = Math.ceilDiv(serial.channels(), Math.min(words, arrivals));
    return IntStream.of(windowLanes(lanes, serial.channels()))
        .boxed()
        .flatMap(
            l ->
                IntStream.rangeClosed(1, serial.inputs())
                    .mapToObj(simd -> gathering(1, simd, l))
                    .filter(f -> f.alignedTo(f.windowLanes()))
                    .map(f -> smallest(f, target))
                    .flatMap(Optional::stream));
  }

  /** Returns the fewest processing elements with the same SIMD lanes that keep the pace. */
  private Optional<Folding> smallest(Folding narrow, long target) {
    int synapseFold = narrow.synapseFold();
    long groups = target / Math.multiplyExact((long) vectors, synapseFold);
    if (groups < 1) {
      return Optional.empty();
    }
    if (serial.outputsPerLane() > 0) {
      groups = Math.min(groups, target / inputVectors);
    }
    int step = Math.max(1, serial.outputsPerLane());
    long steps = Math.ceilDiv((long) outputs() / step, Math.max(1, groups));
    int pe = Math.toIntExact(Math.max(1, steps) * step);
    return Optional.of(narrow.withPe(pe)).filter(f -> cycles(f) <= target);
  }
}
