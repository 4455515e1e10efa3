// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** A stage with one input and one output, neither of which chooses between beats. */
abstract class Passage extends Stage {
  final TimedStream in;
  final TimedStream out;

  Passage(TimedStream in, TimedStream out) {
    this.in = in;
    this.out = out;
    in.consumedBy(this);
    out.producedBy(this);
  }

  /** Returns the first cycle in which an input beat can be taken; it depends on earlier beats. */
  abstract long ready(int beat);

  /** Returns the first cycle in which an output beat is valid. */
  abstract long valid(int beat);

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = accept();
      moved |= offer();
    }
  }

  private boolean accept() {
    if (!in.pending()) {
      return false;
    }
    long cycle = ready(in.beats());
    if (cycle != Moments.UNKNOWN) {
      in.accept(cycle);
    }
    return cycle != Moments.UNKNOWN;
  }

  private boolean offer() {
    long cycle = valid(out.offered().size());
    if (cycle != Moments.UNKNOWN) {
      out.offer(cycle);
    }
    return cycle != Moments.UNKNOWN;
  }
}
