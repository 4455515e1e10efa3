// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.Optional;

/** Issues the words under each window from a line buffer, once per group. */
final class WindowIssue extends ArrayStage {
  private final LineStore lines;
  private final Moments issued;
  private long window;
  private int group;
  private long next;
  private boolean entered;

  WindowIssue(TimedStream in, TimedStream out, GroupPipeline pipeline, WindowRows rows) {
    super(in, out, pipeline, Optional.empty());
    this.lines = new LineStore(this, in, rows);
    issued = in.network().moments();
    issued.keepFor(this, () -> issued.size() - 1);
  }

  @Override
  boolean step() {
    boolean accepted = lines.accept();
    return enter() || group() || accepted;
  }

  /** Waits until the window is complete. */
  private boolean enter() {
    long cycle = entered ? Moments.UNKNOWN : Moments.latest(afterLast(), lines.complete(window));
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    next = cycle;
    entered = true;
    return true;
  }

  private long afterLast() {
    return issued.after(issued.size() - 1);
  }

  /** Issues a group: from {@code next} on, and its last word when there are credits. */
  private boolean group() {
    long last = entered ? pipeline.turns().nth(next, pipeline.words()) : Moments.UNKNOWN;
    long cycle = pipeline.turns().first(Moments.latest(last, queue.credit()));
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    issued(cycle, window, group);
    issued.add(cycle);
    next = cycle + 1;
    group = (group + 1) % pipeline.groups();
    if (group == 0) {
      lines.leave(window, cycle);
      window++;
      entered = false;
    }
    return true;
  }
}
