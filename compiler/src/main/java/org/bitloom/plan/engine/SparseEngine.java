// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WeightedSum;
import org.bitloom.sparse.LaneTurns;
import org.bitloom.sparse.Matrix;
import org.bitloom.sparse.SparseImage;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/**
 * Lanes that decode the weights of their rows and multiply those that are not 0, for one vector
 * after the other. A requantizer is an engine of its own.
 *
 * @param mac a lane as a processing element with one input per cycle, its folding that of the lanes
 * @param image what the lanes decode
 * @param turns of the lanes where sums leave in the order of these; else in that of the rows
 */
public record SparseEngine(
    WeightedSum operator,
    MacPlan mac,
    SparseImage image,
    Optional<LaneTurns> turns,
    NodeSchedule schedule)
    implements EnginePlan {
  /** From the start of a vector to the first cycle in which the sum of symbol 0 can leave. */
  private static final int LATENCY = 12;

  /**
   * Returns the engine of a layer whose array is folded so; sums leave in the order of the rows.
   */
  public static SparseEngine of(WeightedSum operator, MacPlan mac) {
    SparseImage image = SparseImage.of(Matrix.of(operator), mac.folding().pe());
    return of(operator, mac, image, Optional.empty());
  }

  /** Returns the engine of a layer whose lanes take turns. */
  public static SparseEngine of(WeightedSum operator, MacPlan mac, LaneTurns turns) {
    return of(operator, mac, turns.image(), Optional.of(turns));
  }

  private static SparseEngine of(
      WeightedSum operator, MacPlan mac, SparseImage image, Optional<LaneTurns> turns) {
    StreamLayout given = new StreamLayout(operator.vectorCount(), operator.outputCount(), 1);
    int[] ends = turns.map(LaneTurns::ends).orElseGet(image::ends);
    NodeSchedule schedule =
        new NodeSchedule(
            MacEngine.inputLayouts(operator, mac.folding()),
            given,
            cycles(operator, mac.folding(), ends));
    return new SparseEngine(operator, mac, image, turns, schedule);
  }

  /**
   * Returns the folding of a layer onto so many lanes: each has a row at a time, and all read the
   * same vector, one element per cycle.
   */
  public static Folding folding(WeightedSum operator, int lanes) {
    Folding words =
        new Folding(operator.outputCount(), operator.positions(), operator.channels(), lanes, 1, 0)
            .decodingWeights();
    return MacFront.of(operator, words) instanceof MacFront.Words ? words : words.gathering(1);
  }

  /**
   * Returns the cycles in which the engine is busy with one inference.
   *
   * @param ends for every sum, in the order in which they leave, the symbol with which it is
   *     complete
   */
  public static long cycles(WeightedSum operator, Folding folding, int[] ends) {
    long vector = Math.max(vectorCycles(finished(ends)), folding.inputs());
    return Math.multiplyExact(operator.vectorCount(), vector);
  }

  /** Returns the cycles from the start of a vector to that of the next one. */
  private static long vectorCycles(int[] finished) {
    long next = 0;
    for (int cycles : finished) {
      next = Math.max(next, cycles) + 1;
    }
    return next;
  }

  /** Returns for every sum the cycles from the start of its vector until it can leave. */
  private static int[] finished(int[] ends) {
    return IntStream.of(ends).map(end -> end + LATENCY).toArray();
  }

  /** Returns what stands before the array. */
  public MacFront front() {
    return MacFront.of(operator, mac.folding());
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    TimedStream words =
        front() instanceof MacFront.Gathered g
            ? g.stage(timed, inputs.get(0), operator.vectorCount(), mac.folding())
            : inputs.get(0);
    int[] ends = turns.map(LaneTurns::ends).orElseGet(image::ends);
    return timed.sparse(words, operator.inputCount(), finished(ends));
  }

  @Override
  public Optional<MacPlan> array() {
    return Optional.of(mac);
  }

  @Override
  public long products() {
    return (long) image.kept() * operator.vectorCount();
  }

  @Override
  public long tableBits() {
    return image.storedBits(operator.weightType().bits())
        + (long) operator.outputCount() * biasBits();
  }

  private int biasBits() {
    return IntType.signedFor(operator.bias().range()).bits();
  }

  /** Every lane has two vectors of its own, and a sum for each of its rows. */
  @Override
  public long bufferBits() {
    Folding folding = mac.folding();
    long vectors = 2L * folding.inputs() * operator.input().elementType().bits() * folding.pe();
    return vectors
        + switch (front()) {
          case MacFront.Words w -> 0;
          case MacFront.Sliding s -> 0;
          case MacFront.Columns c -> 0;
          case MacFront.Gathered g ->
              (long) LineRing.of(g.shape(), g.window(), folding).words()
                  * operator.input().elementType().bits();
        };
  }

  /** Returns the encoding of the weights. */
  public SparseHuffman encoding() {
    return (SparseHuffman) operator.encoding();
  }
}
