// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.List;

/** Offers every beat to several readers; the next one follows when all have taken it. */
final class Fork extends Stage {
  private final TimedStream in;
  private final List<TimedStream> out;

  Fork(TimedStream in, List<TimedStream> out) {
    this.in = in;
    this.out = List.copyOf(out);
    in.consumedBy(this);
    out.forEach(stream -> stream.producedBy(this));
    in.transferred().keepFor(this, this::next);
    out.forEach(s -> s.transferred().keepFor(this, () -> Math.min(in.beats() - 2, next() - 1)));
  }

  private long next() {
    return out.get(0).offered().size();
  }

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = false;
      if (in.pending() && served(in.beats() - 2) != Moments.UNKNOWN) {
        in.accept(served(in.beats() - 2));
        moved = true;
      }
      long beat = next();
      long head = Moments.latest(in.transferred().after(beat), served(beat - 1));
      if (head != Moments.UNKNOWN) {
        out.forEach(stream -> stream.offer(head));
        moved = true;
      }
    }
  }

  /** Returns the first cycle after all readers have taken a beat. */
  private long served(long beat) {
    long cycle = 0;
    for (TimedStream stream : out) {
      cycle = Moments.latest(cycle, stream.transferred().after(beat));
    }
    return cycle;
  }
}
