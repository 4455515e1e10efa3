// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * Takes beats into a memory and gives beats out of it, one action per cycle in an order that every
 * inference repeats. What it gives passes a register, which is free again in the cycle in which its
 * beat leaves.
 */
final class RowStore extends Stage {
  private final TimedStream in;
  private final TimedStream out;
  private final boolean[] takes;
  private final Moments acted;

  /**
   * Creates the stage.
   *
   * @param takes for each action of an inference, whether it takes a beat
   */
  RowStore(TimedStream in, TimedStream out, boolean[] takes) {
    this.in = in;
    this.out = out;
    this.takes = takes.clone();
    in.consumedBy(this);
    out.producedBy(this);
    acted = in.network().moments();
    acted.keepFor(this, () -> acted.size() - 1);
    out.transferred().keepFor(this, () -> out.offered().size() - 1);
  }

  @Override
  void advance() {
    boolean moved = true;
    while (moved) {
      moved = takes[(int) (acted.size() % takes.length)] ? take() : give();
    }
  }

  private boolean take() {
    if (!in.pending()) {
      return false;
    }
    acted.add(in.accept(acted.after(acted.size() - 1)));
    return true;
  }

  private boolean give() {
    long beat = out.offered().size();
    long free = beat == 0 ? 0 : out.transferred().get(beat - 1);
    long cycle = Moments.latest(acted.after(acted.size() - 1), free);
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    acted.add(cycle);
    out.offer(cycle + 1);
    return true;
  }
}
