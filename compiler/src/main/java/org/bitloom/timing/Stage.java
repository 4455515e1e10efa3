// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.ArrayList;
import java.util.List;

/** A hardware block as its timing sees it. */
abstract class Stage {
  private final List<Moments> transfers = new ArrayList<>();
  private boolean awake;

  /** Computes every event that follows from what is known. */
  abstract void advance();

  /** Notes the transfers of a stream that the stage reads or writes. */
  final void moves(Moments transferred) {
    transfers.add(transferred);
  }

  /**
   * Returns the cycle up to which the stage has moved all of its streams. Nothing of it happens
   * before any more, so events that allow something up to this cycle have no say.
   */
  final long reached() {
    long cycle = Long.MAX_VALUE;
    for (Moments transferred : transfers) {
      cycle = Math.min(cycle, transferred.last());
    }
    return cycle;
  }

  /** Returns the most cycles from an event to another one of the stage that follows from it. */
  int delay() {
    return 1;
  }

  /** Marks the stage for its turn; returns whether it was not marked before. */
  final boolean wakes() {
    boolean slept = !awake;
    awake = true;
    return slept;
  }

  /** Takes the turn. */
  final void turn() {
    awake = false;
    advance();
  }
}
