// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** The output queue of a MAC array, which gives the credits for whole groups. */
final class GroupQueue {
  private final GroupPipeline pipeline;
  private final TimedStream out;
  private final Moments pushes = new Moments();

  GroupQueue(GroupPipeline pipeline, TimedStream out) {
    this.pipeline = pipeline;
    this.out = out;
  }

  /** Returns the first cycle in which the last word of the next group can be issued. */
  long credit() {
    long needed = (long) pushes.size() + pipeline.groupBeats();
    return out.transferred().after(needed - pipeline.places() - 1);
  }

  /** Takes the group whose last word was issued in a cycle. */
  void push(long issued, int group) {
    for (int beat = 0; beat < pipeline.beats(group); beat++) {
      pushes.add(issued + pipeline.firstPush() + beat);
    }
  }

  /** Offers every beat whose predecessor has left. */
  void advance() {
    int beat = out.offered().size();
    long left = out.transferred().after(beat - 1L);
    if (beat < pushes.size() && left != Moments.UNKNOWN) {
      out.offer(Math.max(pushes.get(beat) + Queue.LATENCY, left));
    }
  }
}
