// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** Reads each window once from a line buffer, into a queue with a credit per word. */
final class WindowReading extends Stage {
  /** Cycles from the issue of a word to the word. */
  private static final int WORD = 2;

  private final TimedStream in;
  private final TimedStream out;
  private final LineStore lines;
  private final int words;
  private final int places;
  private final Moments issued;

  /**
   * Creates the stage.
   *
   * @param words under a window
   * @param places words that the queue holds
   */
  WindowReading(TimedStream in, TimedStream out, WindowRows rows, int words, int places) {
    this.in = in;
    this.out = out;
    this.lines = new LineStore(this, in, rows);
    this.words = words;
    this.places = places;
    in.consumedBy(this);
    out.producedBy(this);
    issued = in.network().moments();
    issued.keepFor(this, () -> Math.min(issued.size(), out.offered().size() + 1) - 1);
    out.transferred()
        .keepFor(this, () -> Math.min(issued.size() - places, out.offered().size() - 1));
  }

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = lines.accept();
      moved |= issue();
    }
    offer();
  }

  private boolean issue() {
    long word = issued.size();
    long window = word / words;
    long cycle = Moments.latest(issued.after(word - 1), out.transferred().after(word - places));
    if (word % words == 0) {
      cycle = Moments.latest(cycle, lines.complete(window));
    }
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    issued.add(cycle);
    if ((word + 1) % words == 0) {
      lines.leave(window, cycle);
    }
    return true;
  }

  private void offer() {
    long word = out.offered().size();
    long left = out.transferred().after(word - 1);
    if (word < issued.size() && left != Moments.UNKNOWN) {
      out.offer(Math.max(issued.get(word) + WORD + Queue.LATENCY, left));
    }
  }

  @Override
  int delay() {
    return WORD + Queue.LATENCY;
  }
}
