// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * Decodes weights for one vector while the next one arrives. Every sum is offered a fixed time
 * after the start, but not before those in front of it have left; the next start follows the last
 * of them.
 */
final class SparseCourse extends Stage {
  private final TimedStream in;
  private final TimedStream out;
  private final int elements;
  private final int[] finished;
  private final Moments starts;

  /**
   * Creates the stage.
   *
   * @param elements beats of a vector
   * @param finished for every sum of a vector, the cycles from the start until it can be offered
   */
  SparseCourse(TimedStream in, TimedStream out, int elements, int[] finished) {
    this.in = in;
    this.out = out;
    this.elements = elements;
    this.finished = finished.clone();
    in.consumedBy(this);
    out.producedBy(this);
    starts = in.network().moments();
    starts.keepFor(this, () -> starts.size() - 1);
    in.transferred().keepFor(this, () -> last(elements, starts.size()));
    out.transferred()
        .keepFor(
            this,
            () ->
                Math.min(
                    Math.min(last(finished.length, in.beats() / elements - 2), offered() - 1),
                    last(finished.length, starts.size() - 1)));
  }

  private static long last(int beats, long vector) {
    return (vector + 1) * beats - 1;
  }

  private long offered() {
    return out.offered().size();
  }

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = accept();
      moved |= offer();
    }
  }

  /** Two vectors fit: one is read while another one is written. */
  private boolean accept() {
    long free = out.transferred().after(last(finished.length, in.beats() / elements - 2));
    if (!in.pending() || free == Moments.UNKNOWN) {
      return false;
    }
    in.accept(free);
    return true;
  }

  private boolean offer() {
    long sum = offered();
    long vector = sum / finished.length;
    if (vector == starts.size() && !start(vector)) {
      return false;
    }
    long left = out.transferred().after(sum - 1);
    if (left == Moments.UNKNOWN) {
      return false;
    }
    int row = Math.toIntExact(sum % finished.length);
    out.offer(Math.max(starts.get(vector) + finished[row], left));
    return true;
  }

  private boolean start(long vector) {
    long cycle =
        Moments.latest(
            in.transferred().after(last(elements, vector)),
            out.transferred().after(last(finished.length, vector - 1)));
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    starts.add(cycle);
    return true;
  }

  @Override
  int delay() {
    int longest = 0;
    for (int cycles : finished) {
      longest = Math.max(longest, cycles);
    }
    return longest + 1;
  }
}
