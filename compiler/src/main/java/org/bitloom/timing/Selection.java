// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** Lets some beats of every inference pass and drops the others, one beat per cycle. */
final class Selection extends Stage {
  private final TimedStream in;
  private final TimedStream out;
  private final boolean[] kept;
  private long passed;

  /**
   * Creates the stage.
   *
   * @param kept for each beat of an inference, whether it passes
   */
  Selection(TimedStream in, TimedStream out, boolean[] kept) {
    this.in = in;
    this.out = out;
    this.kept = kept.clone();
    in.consumedBy(this);
    out.producedBy(this);
    in.transferred().keepFor(this, () -> in.beats() - 1);
    out.transferred().keepFor(this, () -> passed);
  }

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = taken() || dropped();
    }
    boolean waits = in.pending() && out.offered().size() == passed;
    if (waits) {
      long beat = in.beats();
      out.offer(Math.max(in.offered().get(beat), in.transferred().after(beat - 1)));
    }
  }

  /** A beat that passes is taken in the cycle in which it leaves. */
  private boolean taken() {
    if (out.beats() == passed) {
      return false;
    }
    in.accept(out.cycle(passed++));
    return true;
  }

  private boolean dropped() {
    long beat = in.beats();
    if (!in.pending() || kept[(int) (beat % kept.length)]) {
      return false;
    }
    in.accept(in.transferred().after(beat - 1));
    return true;
  }
}
