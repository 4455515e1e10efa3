// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

/**
 * The queue behind a pipeline that cannot stall.
 *
 * @param indexBits bits of an index into its memory, which holds {@code 2^indexBits} beats
 * @param reason why it is that deep
 */
public record EngineQueue(int indexBits, String reason) {
  /** From a push into a queue to the credit that comes back: 2 in the queue, 1 on the way. */
  private static final int RETURN = 3;

  /**
   * Returns the queue behind a pipeline that takes a beat per cycle: as many places as cycles pass
   * until a credit is back.
   *
   * @param latency cycles from the gate to the queue
   */
  public static EngineQueue behind(int latency) {
    int cycles = creditCycles(latency);
    return new EngineQueue(
        32 - Integer.numberOfLeadingZeros(cycles - 1),
        "a credit is back " + cycles + " cycles after its beat, and one beat follows every cycle");
  }

  /**
   * Returns the queue behind such a pipeline, from which beats are taken while none is pushed.
   *
   * @param beats that are taken meanwhile
   * @param gap cycles without a push
   */
  static EngineQueue through(int latency, int beats, int gap) {
    int places = Math.addExact(creditCycles(latency), beats);
    return new EngineQueue(
        32 - Integer.numberOfLeadingZeros(places - 1),
        "a credit is back %d cycles after its beat, and %d steps bring none, for %d beats"
            .formatted(creditCycles(latency), gap, beats));
  }

  /**
   * Returns the queue behind such a pipeline, before a block that takes no beat for a while.
   *
   * @param waiting beats that come meanwhile
   */
  static EngineQueue behind(int latency, long waiting) {
    if (waiting == 0) {
      return behind(latency);
    }
    long places = creditCycles(latency) + waiting;
    return new EngineQueue(
        Long.SIZE - Long.numberOfLeadingZeros(places - 1),
        "the next pass waits for padding while beats follow every cycle");
  }

  /** Returns the cycles after which a credit is back if the next block takes every beat at once. */
  static int creditCycles(int latency) {
    return latency + RETURN;
  }

  /** Returns the beats that fit. */
  public int places() {
    return 1 << indexBits;
  }
}
