// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** Computes one vector while the next one arrives; results need a credit each. */
final class SoftmaxCourse extends Stage {
  private final TimedStream in;
  private final TimedStream out;
  private final int channels;
  private final int prelude;
  private final int pipeline;
  private final int places;
  private final Moments finished;
  private final Moments scaled;

  /**
   * Creates the stage.
   *
   * @param channels elements of a vector
   * @param prelude cycles from a full vector to its first index that is scaled
   * @param pipeline cycles from an index to its result
   * @param places results that the output queue holds
   */
  SoftmaxCourse(
      TimedStream in, TimedStream out, int channels, int prelude, int pipeline, int places) {
    this.in = in;
    this.out = out;
    this.channels = channels;
    this.prelude = prelude;
    this.pipeline = pipeline;
    this.places = places;
    in.consumedBy(this);
    out.producedBy(this);
    finished = in.network().moments();
    finished.keepFor(this, () -> Math.min(in.beats() / channels - 2, finished.size() - 1));
    scaled = in.network().moments();
    scaled.keepFor(this, () -> Math.min(scaled.size(), out.offered().size() + 1) - 1);
    in.transferred().keepFor(this, () -> (scaled.size() / channels + 1) * channels - 1);
    out.transferred()
        .keepFor(this, () -> Math.min(scaled.size() - places, out.offered().size() - 1));
  }

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = accept();
      moved |= scale();
    }
    offer();
  }

  private boolean accept() {
    long free = finished.after(in.beats() / channels - 2);
    if (!in.pending() || free == Moments.UNKNOWN) {
      return false;
    }
    in.accept(free);
    return true;
  }

  private boolean scale() {
    long index = scaled.size();
    long vector = index / channels;
    long start =
        index % channels == 0
            ? Moments.latest(
                in.transferred().after((vector + 1) * channels - 1), finished.after(vector - 1))
            : scaled.after(index - 1);
    long begun = start == Moments.UNKNOWN || index % channels > 0 ? start : start + prelude;
    long cycle = Moments.latest(begun, out.transferred().after(index - places));
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    scaled.add(cycle);
    if ((index + 1) % channels == 0) {
      finished.add(cycle);
    }
    return true;
  }

  private void offer() {
    long index = out.offered().size();
    long left = out.transferred().after(index - 1);
    if (index < scaled.size() && left != Moments.UNKNOWN) {
      out.offer(Math.max(scaled.get(index) + pipeline + Queue.LATENCY, left));
    }
  }

  @Override
  int delay() {
    return prelude + pipeline + Queue.LATENCY;
  }
}
