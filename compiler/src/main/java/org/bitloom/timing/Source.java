// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** An input of the network. */
final class Source extends Stage {
  private final TimedStream out;
  private final int beats;
  private final long interval;
  private long total;

  /**
   * Creates the stage.
   *
   * @param beats of one inference
   * @param interval 0 if every beat is offered as soon as the one before is taken; else the cycles
   *     over which the beats of an inference are spread evenly
   */
  Source(TimedStream out, int beats, long interval) {
    this.out = out;
    this.beats = beats;
    this.interval = interval;
    out.producedBy(this);
    out.transferred().keepFor(this, () -> out.offered().size() - 1);
  }

  /** Offers one more inference. */
  void extend() {
    total = Math.addExact(total, beats);
  }

  @Override
  void advance() {
    long beat = out.offered().size();
    long cycle = out.transferred().after(beat - 1);
    if (beat < total && cycle != Moments.UNKNOWN) {
      long due = (beat / beats) * interval + (beat % beats) * interval / beats;
      out.offer(Math.max(cycle, due));
    }
  }
}
