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
  private final Moments issued = new Moments();
  private final Moments finished = new Moments();

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
    int word = issued.size() % takes.length;
    long room = completes[word] ? out.transferred().after((long) finished.size() - places) : 0;
    long cycle = Moments.latest(issued.after(issued.size() - 1L), room);
    if (cycle == Moments.UNKNOWN || (takes[word] && !in.pending())) {
      return false;
    }
    if (takes[word]) {
      in.accept(cycle);
      cycle = in.cycle(in.beats() - 1);
    }
    issued.add(cycle);
    if (completes[word]) {
      finished.add(cycle);
    }
    return true;
  }

  private boolean offer() {
    int beat = out.offered().size();
    long done = finished.get(beat);
    long left = out.transferred().after(beat - 1L);
    if (done == Moments.UNKNOWN || left == Moments.UNKNOWN) {
      return false;
    }
    out.offer(Math.max(done + pipeline + Queue.LATENCY, left));
    return true;
  }
}
