// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.List;

/** Offers beats of its inputs, and beats of its own, in an order that every inference repeats. */
final class Sequence extends Stage {
  /** Stands for a beat that comes from no input. */
  static final int NONE = -1;

  private final List<TimedStream> in;
  private final TimedStream out;
  private final int[] order;
  private long taken;

  /**
   * Creates the stage.
   *
   * @param order the input of every beat of an inference, or {@link #NONE}; where that is the first
   *     beat, it waits until the first beat of the first input is there
   */
  Sequence(List<TimedStream> in, TimedStream out, int[] order) {
    this.in = List.copyOf(in);
    this.out = out;
    this.order = order.clone();
    in.forEach(stream -> stream.consumedBy(this));
    out.producedBy(this);
    out.transferred().keepFor(this, () -> Math.min(taken, out.offered().size() - 1));
  }

  @Override
  void advance() {
    long beat = out.offered().size();
    if (beat > 0 && beat == out.beats()) {
      take(beat - 1);
    }
    if (beat > out.beats()) {
      return;
    }
    long before = out.transferred().after(beat - 1);
    int place = (int) (beat % order.length);
    int source = place == 0 && order[0] == NONE ? 0 : order[place];
    long there = source == NONE ? 0 : next(in.get(source));
    long cycle = Moments.latest(before, there);
    if (cycle != Moments.UNKNOWN) {
      out.offer(cycle);
    }
  }

  private static long next(TimedStream stream) {
    return stream.offered().get(stream.beats());
  }

  /** Takes what a transferred beat consists of, once. */
  private void take(long beat) {
    int source = order[(int) (beat % order.length)];
    if (beat == taken) {
      taken++;
      if (source != NONE) {
        in.get(source).accept(out.cycle(beat));
      }
    }
  }
}
