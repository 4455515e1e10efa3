// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * A pipeline that cannot stall behind a credit gate, with the queue that its credits stand for. A
 * stream buffer is one whose pipeline has no stage.
 */
final class Queue extends Passage {
  /** Cycles from a push to the beat that leaves the queue. */
  static final int LATENCY = 2;

  private final int pipeline;
  private final int places;

  /** Stands for places that are never used up. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  /**
   * Creates the stage.
   *
   * @param pipeline cycles from a transfer to the push
   * @param places beats that the queue holds, or {@link #UNLIMITED}
   */
  Queue(TimedStream in, TimedStream out, int pipeline, int places) {
    super(in, out);
    this.pipeline = pipeline;
    this.places = places;
  }

  @Override
  long ready(long beat) {
    return places == UNLIMITED ? 0 : out.transferred().after(beat - places);
  }

  @Override
  long valid(long beat) {
    long taken = in.transferred().get(beat);
    return taken == Moments.UNKNOWN
        ? taken
        : Moments.latest(taken + pipeline + LATENCY, out.transferred().after(beat - 1));
  }

  @Override
  long oldestInput() {
    return next();
  }

  @Override
  long oldestOutput() {
    long room = places == UNLIMITED ? next() : in.beats() - places;
    return Math.min(room, next() - 1);
  }

  @Override
  int delay() {
    return pipeline + LATENCY;
  }
}
