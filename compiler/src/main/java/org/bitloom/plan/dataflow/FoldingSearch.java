// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.MatMul;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacFront;
import org.bitloom.plan.engine.WindowColumns;

/**
 * Finds the smallest MAC array of one layer that keeps a given pace; exact, over all foldings.
 *
 * @param serial the layer on as few multipliers as possible
 * @param vectors vectors of outputs per inference
 * @param inputVectors vectors of inputs per inference, of which each is read from the stream once
 * @param loadElements weights that arrive at run time, {@code simd} per cycle; 0 where they are in
 *     a ROM
 * @param sliding the window, where it can be read by columns
 */
record FoldingSearch(
    Folding serial,
    int vectors,
    int inputVectors,
    long loadElements,
    Optional<MacFront.Sliding> sliding)
    implements ArraySearch {
  /** A search for products of a matrix with one or several vectors. */
  FoldingSearch(int outputs, int inputs, int vectors, long loadElements) {
    this(new Folding(outputs, inputs, 1, 1), vectors, vectors, loadElements, Optional.empty());
  }

  static FoldingSearch of(Contraction operator) {
    return switch (operator) {
      case Dense d -> new FoldingSearch(d.outputCount(), d.inputCount(), 1, 0);
      case Conv2d c ->
          new FoldingSearch(
              new Folding(c.outputCount(), c.positions(), c.channels(), 1, 1, 0),
              c.vectorCount(),
              c.input().shape().vectors(),
              0,
              sliding(c));
      case DepthwiseConv2d d ->
          new FoldingSearch(
              new Folding(d.outputCount(), d.positions(), 1, d.multiplier(), 1, d.multiplier()),
              d.vectorCount(),
              d.input().shape().vectors(),
              0,
              sliding(d));
      case MatMul m ->
          new FoldingSearch(
              m.outputCount(), m.inputCount(), m.vectorCount(), m.weights().shape().elements());
    };
  }

  private static Optional<MacFront.Sliding> sliding(Convolution c) {
    return Optional.of(new MacFront.Sliding(c.input().shape(), c.window()))
        .filter(front -> WindowColumns.suit(front.window()));
  }

  /** Returns the output channels. */
  int outputs() {
    return serial.outputs();
  }

  /** Returns the most SIMD lanes. */
  int inputs() {
    return gathers() || sliding.isPresent() ? serial.inputs() : serial.channels();
  }

  /** Returns whether windows can be gathered: there are several runs, and all outputs read them. */
  private boolean gathers() {
    return serial.positions() > 1 && serial.outputsPerLane() == 0;
  }

  /**
   * Returns the fastest folding onto an array of this size; where it makes no difference, the one
   * that does not gather windows, or else does not read them by columns.
   */
  @Override
  public Folding folding(int pe, int simd) {
    Stream<Folding> gathering =
        IntStream.of(windowLanes(1, serial.channels())).mapToObj(l -> gathering(pe, simd, l));
    return Stream.of(direct(pe, simd).stream(), gathering, byColumns(pe, simd))
        .flatMap(foldings -> foldings)
        .min(Comparator.comparingLong(this::cycles))
        .orElseThrow();
  }

  private Stream<Folding> byColumns(int pe, int simd) {
    return columnLanes()
        .filter(lanes -> fits(simd, lanes))
        .mapToObj(lanes -> serial.byColumns(lanes).withPe(pe).withSimd(simd));
  }

  /** Returns the numbers of lanes in which windows can be read by columns. */
  private IntStream columnLanes() {
    if (sliding.isPresent() && serial.outputsPerLane() > 0) {
      return IntStream.of(0);
    }
    return sliding.stream().flatMapToInt(s -> WindowColumns.choices(s.shape(), s.window()));
  }

  /** Returns whether words are parts of what comes with a step by columns, or several of them. */
  private boolean fits(int simd, int lanes) {
    int part = serial.positions() * Math.max(1, Math.min(lanes, serial.channels()));
    return simd <= part || simd % part == 0;
  }

  private Optional<Folding> direct(int pe, int simd) {
    return simd > serial.channels()
        ? Optional.empty()
        : Optional.of(serial.withPe(pe).withSimd(simd));
  }

  private Folding gathering(int pe, int simd, int windowLanes) {
    return serial.gathering(windowLanes).withPe(pe).withSimd(simd);
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
    return Math.max(Math.max(compute, read(folding)), Math.max(load, arrival(folding)));
  }

  /** Returns the cycles in which windows are read before the array takes them. */
  private long read(Folding folding) {
    if (folding.columns()) {
      return columns(folding).steps();
    }
    return folding.gathered()
        ? Math.multiplyExact((long) vectors, folding.windowReading().synapseFold())
        : 0;
  }

  /** Returns the words in which the input arrives. */
  private long arrival(Folding folding) {
    if (folding.columns()) {
      WindowColumns columns = columns(folding);
      return (long) (inputVectors / columns.pixels()) * columns.words();
    }
    return Math.multiplyExact((long) inputVectors, folding.wordsPerVector());
  }

  private WindowColumns columns(Folding folding) {
    MacFront.Sliding window = sliding.orElseThrow();
    return new WindowColumns(window.shape(), window.window(), folding.inputLanes());
  }

  /**
   * Returns the folding with the fewest multipliers that takes at most {@code target} cycles.
   *
   * <p>Of equally small ones, one that does not gather windows, because that takes a buffer, or
   * else does not read them by columns, because that takes more; then the fastest; then the one
   * with more SIMD lanes, because accumulators and requantizers cost more than adder-tree nodes.
   * Gathered words are whole beats of the line buffer or parts of one: a gearbox between them would
   * cost more than the multipliers that it saves.
   */
  @Override
  public Optional<Folding> smallest(long target, boolean pairs) {
    return smallest(candidates(target), target, pairs);
  }

  @Override
  public Optional<Folding> smallestPlain(long target, boolean pairs) {
    return smallest(plain(target), target, pairs);
  }

  private Stream<Folding> plain(long target) {
    Stream<Folding> direct =
        IntStream.rangeClosed(1, serial.channels())
            .mapToObj(simd -> smallest(serial.withSimd(simd), target))
            .flatMap(Optional::stream);
    return Stream.concat(direct, gathered(target));
  }

  private Optional<Folding> smallest(Stream<Folding> foldings, long target, boolean pairs) {
    Stream<Folding> sought =
        pairs
            ? foldings.flatMap(f -> Stream.of(f, paired(f)).filter(g -> cycles(g) <= target))
            : foldings;
    return sought.min(
        Comparator.comparingInt((Folding f) -> ArraySearch.multiplications(f, pairs))
            .thenComparingInt(Folding::multipliers)
            .thenComparing(Folding::streamed)
            .thenComparing(Folding::columns)
            .thenComparingLong(this::cycles)
            .thenComparing(Comparator.comparingInt(Folding::simd).reversed())
            .thenComparingInt(Folding::windowLanes));
  }

  /** Returns the array with processing elements in pairs, where one more makes them even. */
  private Folding paired(Folding folding) {
    int even = folding.pe() + folding.pe() % 2;
    boolean free = folding.outputsPerLane() == 0 && even <= outputs();
    return free ? folding.withPe(even) : folding;
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

  /** Returns the foldings that read windows by columns. */
  private Stream<Folding> byColumns(long target) {
    if (sliding.filter(s -> WindowColumns.cheap(s.shape(), s.window())).isEmpty()) {
      return Stream.empty();
    }
    return columnLanes()
        .mapToObj(serial::byColumns)
        .filter(f -> Math.max(read(f.withPe(outputs())), arrival(f.withPe(outputs()))) <= target)
        .flatMap(
            f ->
                IntStream.rangeClosed(1, serial.inputs())
                    .filter(simd -> fits(simd, f.windowLanes()))
                    .mapToObj(simd -> smallest(f.withSimd(simd), target)))
        .flatMap(Optional::stream);
  }

  /** Returns the search for some of the output channels alone. */
  FoldingSearch withOutputs(int count) {
    Folding part =
        new Folding(
            count,
            serial.positions(),
            serial.channels(),
            serial.pe(),
            serial.simd(),
            serial.outputsPerLane());
    Optional<MacFront.Sliding> window =
        serial.outputsPerLane() == 0
            ? sliding
            : sliding.map(s -> s.withChannels(count / serial.outputsPerLane()));
    return new FoldingSearch(part, vectors, inputVectors, loadElements, window);
  }

  /** Returns the smallest array of each kind that takes at most {@code target} cycles. */
  Stream<Folding> candidates(long target) {
    return Stream.concat(plain(target), byColumns(target));
  }

  /** Returns the output channels that share a channel of the input. */
  int step() {
    return Math.max(1, serial.outputsPerLane());
  }

  /** Returns the groups of processing elements with these SIMD lanes for which there is time. */
  long groups(Folding narrow, long target) {
    long groups = target / Math.multiplyExact((long) vectors, narrow.synapseFold());
    if (serial.outputsPerLane() > 0) {
      long once = Math.max(inputVectors, narrow.columns() ? read(narrow.withPe(outputs())) : 0);
      groups = Math.min(groups, target / once);
    }
    return groups;
  }

  /** Returns the fewest processing elements with the same SIMD lanes that keep the pace. */
  private Optional<Folding> smallest(Folding narrow, long target) {
    if (target / Math.multiplyExact((long) vectors, narrow.synapseFold()) < 1) {
      return Optional.empty();
    }
    long groups = groups(narrow, target);
    long steps = Math.ceilDiv((long) outputs() / step(), Math.max(1, groups));
    int pe = Math.toIntExact(Math.max(1, steps) * step());
    return Optional.of(narrow.withPe(pe)).filter(f -> cycles(f) <= target);
  }
}
