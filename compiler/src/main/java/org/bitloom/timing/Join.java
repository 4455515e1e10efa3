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
  }

  @Override
  void advance() {
    int beat = in.get(0).beats();
    if (beat < out.beats()) {
      in.forEach(stream -> stream.accept(out.cycle(beat)));
    }
    int next = out.offered().size();
    long cycle = out.transferred().after(next - 1L);
    for (TimedStream stream : in) {
      cycle = Moments.latest(cycle, stream.offered().get(next));
    }
    if (cycle != Moments.UNKNOWN) {
      out.offer(cycle);
    }
  }
}
