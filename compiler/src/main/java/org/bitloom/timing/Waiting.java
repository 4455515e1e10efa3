// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** What waits between two places that a stream passes, measured as its transfers are computed. */
public final class Waiting {
  private final Moments arriving;
  private final Moments taken;
  private long compared;
  private boolean immediate = true;
  private long arrived;
  private long left;
  private long most;
  private long cycle;

  Waiting(Moments arriving, Moments taken) {
    this.arriving = arriving;
    this.taken = taken;
    arriving.keepFor(
        () -> {
          readOn();
          return Math.min(compared, arrived);
        });
    taken.keepFor(
        () -> {
          readOn();
          return Math.min(compared, left);
        });
  }

  private void readOn() {
    while (compared < Math.min(arriving.size(), taken.size())) {
      immediate &= arriving.get(compared) == taken.get(compared);
      compared++;
    }
    while (arrived < arriving.size() && skipLeft(arriving.get(arrived))) {
      if (arrived - left + 1 > most) {
        most = arrived - left + 1;
        cycle = arriving.get(arrived);
      }
      arrived++;
    }
  }

  /** Skips what was taken before a cycle; returns whether that is known. */
  private boolean skipLeft(long before) {
    while (left < taken.size() && taken.get(left) < before) {
      left++;
    }
    return left < taken.size();
  }

  /** Returns how many cycles the last beat waited. */
  public long lastWait() {
    return taken.last() - arriving.last();
  }

  /** Returns whether no beat waited. */
  public boolean immediate() {
    readOn();
    return immediate;
  }

  /**
   * Returns the places of a queue that never delays an arriving beat. Beat {@code n} takes the
   * place of beat {@code n - places}, whose credit is back the cycle after it was taken.
   */
  public int most() {
    readOn();
    return Math.toIntExact(most);
  }

  /** Returns the cycle in which so many beats waited for the first time. */
  public long cycle() {
    readOn();
    return cycle;
  }
}
