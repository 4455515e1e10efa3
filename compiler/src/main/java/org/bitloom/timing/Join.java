// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.List;

/**
 * Offers a beat of every input together, in the cycle in which all are there; takes them at once.
 */
final class Join extends Stage {
  private final List<TimedStream> in;
  private final TimedStream out;

  Join(List<TimedStream> in, TimedStream out) {
    this.in = List.copyOf(in);
    this.out = out;
    in.forEach(stream -> stream.consumedBy(this));
    out.producedBy(this);
    out.transferred().keepFor(this, () -> Math.min(in.get(0).beats(), out.offered().size() - 1));
  }

  @Override
  void advance() {
    long beat = in.get(0).beats();
    if (beat < out.beats()) {
      in.forEach(stream -> stream.accept(out.cycle(beat)));
    }
    long next = out.offered().size();
    long cycle = out.transferred().after(next - 1);
    for (TimedStream stream : in) {
      cycle = Moments.latest(cycle, stream.offered().get(next));
    }
    if (cycle != Moments.UNKNOWN) {
      out.offer(cycle);
    }
  }
}
