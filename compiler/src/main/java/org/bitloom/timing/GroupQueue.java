// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** The output queue of a MAC array, which gives the credits for whole groups. */
final class GroupQueue {
  private final GroupPipeline pipeline;
  private final TimedStream out;
  private final Moments pushes;

  GroupQueue(Stage stage, GroupPipeline pipeline, TimedStream out) {
    this.pipeline = pipeline;
    this.out = out;
    pushes = out.network().moments();
    pushes.keepFor(stage, () -> out.offered().size());
    out.transferred().keepFor(stage, () -> Math.min(credited(), out.offered().size() - 1));
  }

  /** Returns the beat whose credit the next group needs. */
  private long credited() {
    return pushes.size() + pipeline.groupBeats() - pipeline.places() - 1;
  }

  /** Returns the first cycle in which the last word of the next group can be issued. */
  long credit() {
    return out.transferred().after(credited());
  }

  /** Takes the group whose last word was issued in a cycle. */
  void push(long issued, int group) {
    for (int beat = 0; beat < pipeline.beats(group); beat++) {
      pushes.add(issued + pipeline.firstPush() + (long) beat * pipeline.spacing());
    }
  }

  /** Offers every beat whose predecessor has left. */
  void advance() {
    long beat = out.offered().size();
    long left = out.transferred().after(beat - 1);
    if (beat < pushes.size() && left != Moments.UNKNOWN) {
      out.offer(Math.max(pushes.get(beat) + Queue.LATENCY, left));
    }
  }
}
