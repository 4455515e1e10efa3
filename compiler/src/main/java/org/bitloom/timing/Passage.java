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
    in.transferred().keepFor(this, this::oldestInput);
    out.transferred().keepFor(this, this::oldestOutput);
  }

  /** Returns the output beat that is offered next. */
  final long next() {
    return out.offered().size();
  }

  /** Returns the first cycle in which an input beat can be taken; it depends on earlier beats. */
  abstract long ready(long beat);

  /** Returns the first cycle in which an output beat is valid. */
  abstract long valid(long beat);

  /** Returns the input beat whose transfer is the oldest that it may ask for. */
  abstract long oldestInput();

  /** Returns the output beat whose transfer is the oldest that it may ask for. */
  abstract long oldestOutput();

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
    long cycle = valid(next());
    if (cycle != Moments.UNKNOWN) {
      out.offer(cycle);
    }
    return cycle != Moments.UNKNOWN;
  }
}
