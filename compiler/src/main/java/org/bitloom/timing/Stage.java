// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** A hardware block as its timing sees it. */
abstract class Stage {
  private boolean awake;

  /** Computes every event that follows from what is known. */
  abstract void advance();

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
