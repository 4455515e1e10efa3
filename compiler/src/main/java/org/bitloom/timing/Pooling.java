// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * Takes the words under each window together along one direction; a result needs a credit, and
 * leaves through a queue.
 */
final class Pooling extends Stage {
  private final TimedStream in;
  private final TimedStream out;
  private final boolean[] takes;
  private final boolean[] completes;
  private final int pipeline;
  private final int places;
  private final Moments issued;
  private final Moments finished;

  /**
   * Creates the stage.
   *
   * @param takes for each word of an inference, whether it comes from the input: padding does not
   * @param completes for each word, whether a window is complete with it
   * @param pipeline cycles from a word to the push of its result
   * @param places results that the queue holds
   */
  Pooling(
      TimedStream in,
      TimedStream out,
      boolean[] takes,
      boolean[] completes,
      int pipeline,
      int places) {
    this.in = in;
    this.out = out;
    this.takes = takes.clone();
    this.completes = completes.clone();
    this.pipeline = pipeline;
    this.places = places;
    in.consumedBy(this);
    out.producedBy(this);
    issued = in.network().moments();
    issued.keepFor(this, () -> issued.size() - 1);
    finished = in.network().moments();
    finished.keepFor(this, () -> out.offered().size());
    out.transferred()
        .keepFor(this, () -> Math.min(finished.size() - places, out.offered().size() - 1));
  }

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = issue();
      moved |= offer();
    }
  }

  private boolean issue() {
    int word = (int) (issued.size() % takes.length);
    long room = completes[word] ? out.transferred().after(finished.size() - places) : 0;
    long cycle = Moments.latest(issued.after(issued.size() - 1), room);
    if (cycle == Moments.UNKNOWN || (takes[word] && !in.pending())) {
      return false;
    }
    if (takes[word]) {
      cycle = in.accept(cycle);
    }
    issued.add(cycle);
    if (completes[word]) {
      finished.add(cycle);
    }
    return true;
  }

  private boolean offer() {
    long beat = out.offered().size();
    long done = finished.get(beat);
    long left = out.transferred().after(beat - 1);
    if (done == Moments.UNKNOWN || left == Moments.UNKNOWN) {
      return false;
    }
    out.offer(Math.max(done + pipeline + Queue.LATENCY, left));
    return true;
  }

  @Override
  int delay() {
    return pipeline + Queue.LATENCY;
  }
}
