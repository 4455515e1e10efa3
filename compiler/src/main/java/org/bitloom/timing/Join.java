// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.List;

/** Takes a beat of every input at once into a pipeline that cannot stall, for a credit. */
final class Join extends Stage {
  private final List<TimedStream> in;
  private final TimedStream out;
  private final int pipeline;
  private final int places;

  /**
   * Creates the stage.
   *
   * @param pipeline cycles from a transfer to the push
   * @param places beats that the queue behind the pipeline holds
   */
  Join(List<TimedStream> in, TimedStream out, int pipeline, int places) {
    this.in = List.copyOf(in);
    this.out = out;
    this.pipeline = pipeline;
    this.places = places;
    in.forEach(stream -> stream.consumedBy(this));
    out.producedBy(this);
  }

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = accept();
    }
    offer();
  }

  private boolean accept() {
    int beat = in.get(0).beats();
    long cycle = out.transferred().after((long) beat - places);
    for (TimedStream stream : in) {
      cycle = Moments.latest(cycle, stream.offered().get(beat));
    }
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    for (TimedStream stream : in) {
      stream.accept(cycle);
    }
    return true;
  }

  private void offer() {
    int beat = out.offered().size();
    long taken = in.get(0).transferred().get(beat);
    long left = out.transferred().after(beat - 1L);
    if (taken != Moments.UNKNOWN && left != Moments.UNKNOWN) {
      out.offer(Math.max(taken + pipeline + Queue.LATENCY, left));
    }
  }
}
