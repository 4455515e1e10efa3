// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** Reads each window once from a line buffer, into a queue with a credit per word. */
final class WindowReading extends Stage {
  private final TimedStream in;
  private final TimedStream out;
  private final LineStore lines;
  private final boolean[] kept;
  private final int words;
  private final int pipeline;
  private final int places;
  private final Moments issued;
  private final Moments pushed;

  /**
   * Creates the stage.
   *
   * @param kept for each window of a row, whether its words reach the queue
   * @param words under a window
   * @param pipeline cycles from the issue of a word to its push
   * @param places words that the queue holds
   */
  WindowReading(
      TimedStream in,
      TimedStream out,
      WindowRows rows,
      boolean[] kept,
      int words,
      int pipeline,
      int places) {
    this.in = in;
    this.out = out;
    this.lines = new LineStore(this, in, rows);
    this.kept = kept.clone();
    this.words = words;
    this.pipeline = pipeline;
    this.places = places;
    in.consumedBy(this);
    out.producedBy(this);
    issued = in.network().moments();
    issued.keepFor(this, () -> issued.size() - 1);
    pushed = in.network().moments();
    pushed.keepFor(this, () -> Math.min(pushed.size(), out.offered().size()));
    out.transferred()
        .keepFor(this, () -> Math.min(pushed.size() - places, out.offered().size() - 1));
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
    boolean pushes = kept[(int) (window % kept.length)];
    long room = pushes ? out.transferred().after(pushed.size() - places) : 0;
    long cycle = Moments.latest(issued.after(word - 1), room);
    if (word % words == 0) {
      cycle = Moments.latest(cycle, lines.complete(window));
    }
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    issued.add(cycle);
    if (pushes) {
      pushed.add(cycle);
    }
    if ((word + 1) % words == 0) {
      lines.leave(window, cycle);
    }
    return true;
  }

  private void offer() {
    long word = out.offered().size();
    long left = out.transferred().after(word - 1);
    if (word < pushed.size() && left != Moments.UNKNOWN) {
      out.offer(Math.max(pushed.get(word) + pipeline + Queue.LATENCY, left));
    }
  }

  @Override
  int delay() {
    return pipeline + Queue.LATENCY;
  }
}
