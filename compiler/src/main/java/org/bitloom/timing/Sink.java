// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.ArrayList;
import java.util.List;

/** An output of the network, where nothing stalls; notes when inferences end. */
final class Sink extends Stage {
  private final TimedStream in;
  private final int beats;
  private final List<Long> ends = new ArrayList<>();

  /**
   * Creates the stage.
   *
   * @param beats of an inference
   */
  Sink(TimedStream in, int beats) {
    this.in = in;
    this.beats = beats;
    in.consumedBy(this);
  }

  /** Returns the cycles of the last beats of inferences. */
  List<Long> ends() {
    return ends;
  }

  @Override
  void advance() {
    while (in.pending()) {
      long cycle = in.accept(0);
      if (in.beats() % beats == 0) {
        ends.add(cycle);
      }
    }
  }
}
