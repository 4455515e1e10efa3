// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** Weights that arrive at run time, into one bank while the array reads the other. */
final class WeightBanks extends Stage {
  private final TimedNetwork network;
  private final TimedStream in;
  private final int beats;
  private final Moments released;
  private Stage array;

  /**
   * Creates the stage.
   *
   * @param beats of the weights of one inference
   */
  WeightBanks(TimedNetwork network, TimedStream in, int beats) {
    this.network = network;
    this.in = in;
    this.beats = beats;
    in.consumedBy(this);
    released = network.moments();
    released.keepFor(this, () -> Math.min(released.size() - 1, in.beats() / beats - 2));
    in.transferred().keepFor(this, () -> (released.size() + 1) * beats - 1);
  }

  void readBy(Stage stage) {
    array = stage;
    stage.moves(in.transferred());
  }

  /** Returns the first cycle in which the array can read the weights of an inference. */
  long loaded(long inference) {
    return Moments.latest(
        in.transferred().after((inference + 1) * beats - 1), released.after(inference - 1));
  }

  /**
   * Notes the cycle in which the array reads the weights of the next inference for the last time.
   */
  void release(long cycle) {
    released.add(cycle);
    network.wake(this);
  }

  @Override
  void advance() {
    boolean moved = false;
    while (in.pending() && free() != Moments.UNKNOWN) {
      in.accept(free());
      moved = true;
    }
    if (moved) {
      network.wake(array);
    }
  }

  private long free() {
    return released.after(in.beats() / beats - 2);
  }
}
