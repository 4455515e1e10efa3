// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** An input of the network. */
final class Source extends Stage {
  private final TimedStream out;
  private final int beats;
  private final long interval;
  private final long total;

  /**
   * Creates the stage.
   *
   * @param beats of one inference
   * @param interval 0 if every beat is offered as soon as the one before is taken; else the cycles
   *     over which the beats of an inference are spread evenly
   * @param inferences that are offered
   */
  Source(TimedStream out, int beats, long interval, int inferences) {
    this.out = out;
    this.beats = beats;
    this.interval = interval;
    this.total = Math.multiplyExact((long) beats, inferences);
    out.producedBy(this);
  }

  @Override
  void advance() {
    int beat = out.offered().size();
    long cycle = out.transferred().after(beat - 1L);
    if (beat < total && cycle != Moments.UNKNOWN) {
      long due = (beat / beats) * interval + (beat % beats) * interval / beats;
      out.offer(Math.max(cycle, due));
    }
  }
}
