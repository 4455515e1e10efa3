// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.bitloom.operator.StreamLayout;

/**
 * The sizes of a gearbox, counted in chunks.
 *
 * @param elements elements of one chunk: the greatest common divisor of the sizes of all beats
 * @param arriving chunks of an input beat
 * @param lastArriving chunks of the last input beat of a vector
 * @param leaving chunks of an output beat
 * @param lastLeaving chunks of the last output beat of a vector
 * @param capacity chunks of the store: the fewest with which an inference takes as many cycles as
 *     the side with more beats has beats
 */
public record GearboxChunks(
    int elements, int arriving, int lastArriving, int leaving, int lastLeaving, int capacity) {

  /** Inferences until the store has settled, and inferences that are then timed. */
  private static final int WARM_UP = 4;

  private static final int TIMED = 4;

  /** Returns the sizes for two layouts of the same elements. */
  public static GearboxChunks of(StreamLayout from, StreamLayout to) {
    if (from.elements() != to.elements()) {
      throw new IllegalArgumentException(from + " and " + to + " hold other elements");
    }
    int unit =
        IntStream.of(from.lanes(), from.lastLanes(), to.lanes(), to.lastLanes())
            .reduce(0, GearboxChunks::gcd);
    // Less can block: neither does a beat fit nor is one complete.
    int least = (from.lanes() + to.lanes()) / unit - 1;
    GearboxChunks chunks =
        new GearboxChunks(
            unit,
            from.lanes() / unit,
            from.lastLanes() / unit,
            to.lanes() / unit,
            to.lastLanes() / unit,
            least);
    int ideal = Math.max(from.beats(), to.beats());
    return IntStream.rangeClosed(least, chunks.capacityBound())
        .mapToObj(chunks::withCapacity)
        .filter(c -> c.cyclesPerInference(from, to) == ideal)
        .findFirst()
        .orElseThrow();
  }

  private GearboxChunks withCapacity(int other) {
    return new GearboxChunks(elements, arriving, lastArriving, leaving, lastLeaving, other);
  }

  private static int gcd(int a, int b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValueExact();
  }

  /**
   * Returns the most chunks that the store ever needs: a beat of each side, one more of the
   * narrower for the cycle by which {@code ready} lags, and what the partial beats of a vector
   * deviate from its average beat.
   */
  public int capacityBound() {
    return arriving
        + leaving
        + Math.min(arriving, leaving)
        + (arriving - lastArriving)
        + (leaving - lastLeaving)
        - 1;
  }

  /** Returns the cycles of one inference, rounded up, by following the store's level. */
  public long cyclesPerInference(StreamLayout from, StreamLayout to) {
    int level = 0;
    int in = 0;
    int out = 0;
    int sent = 0;
    long start = 0;
    long end = 0;
    for (long cycle = 0; sent < WARM_UP + TIMED; cycle++) {
      int arrives = in == from.beatsPerVector() - 1 ? lastArriving : arriving;
      int leaves = (out + 1) % to.beatsPerVector() == 0 ? lastLeaving : leaving;
      boolean take = level <= capacity - arriving;
      boolean send = level >= leaves;
      level += (take ? arrives : 0) - (send ? leaves : 0);
      in = take ? (in + 1) % from.beatsPerVector() : in;
      out = send ? (out + 1) % to.beats() : out;
      if (send && out == 0) {
        sent++;
        start = sent == WARM_UP ? cycle : start;
        end = cycle;
      }
    }
    return Math.ceilDiv(end - start, TIMED);
  }
}
