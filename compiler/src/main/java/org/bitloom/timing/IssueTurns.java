// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * The cycles in which an array may issue words: some of every period, counted from the first beat
 * that the design takes.
 *
 * @param period cycles, 1 to {@value #MOST_PERIOD}
 * @param mask bit {@code c} is set where cycle {@code c} of a period is the array's; at least one
 */
public record IssueTurns(int period, long mask) {
  /** The longest period. */
  public static final int MOST_PERIOD = 64;

  /** Every cycle. */
  public static final IssueTurns ALL = new IssueTurns(1, 1);

  /** Checks the period. */
  public IssueTurns {
    boolean beyond = period < MOST_PERIOD && mask >>> period != 0;
    if (period < 1 || period > MOST_PERIOD || mask == 0 || beyond) {
      throw new IllegalArgumentException("turns " + Long.toBinaryString(mask) + " of " + period);
    }
  }

  /** Returns the array's cycles of a period. */
  public int own() {
    return Long.bitCount(mask);
  }

  /** Returns the cycles in which an array that is never kept waiting issues so many words. */
  public long cycles(long words) {
    return Math.ceilDiv(Math.multiplyExact(words, period), own());
  }

  /** Returns the first turn from a cycle on; unknown where the cycle is. */
  long first(long cycle) {
    if (cycle == Moments.UNKNOWN || period == 1) {
      return cycle;
    }
    long turn = cycle;
    while ((mask >>> turn % period & 1) == 0) {
      turn++;
    }
    return turn;
  }

  /**
   * Returns a turn from a cycle on; unknown where the cycle is.
   *
   * @param turns 1 for the first one
   */
  long nth(long cycle, int turns) {
    if (cycle == Moments.UNKNOWN) {
      return cycle;
    }
    long turn = first(cycle + (long) ((turns - 1) / own()) * period);
    for (int left = (turns - 1) % own(); left > 0; left--) {
      turn = first(turn + 1);
    }
    return turn;
  }

  /** Returns the fewest cycles from a turn to the one that comes so many turns later. */
  public int least(int turns) {
    long least = Long.MAX_VALUE;
    for (long turn = first(0); turn < period; turn = first(turn + 1)) {
      least = Math.min(least, nth(turn + 1, turns) - turn);
    }
    return Math.toIntExact(least);
  }

  /** Returns the most cycles that as many turns can take, with the wait for the first one. */
  int span(int turns) {
    return this.equals(ALL)
        ? turns
        : Math.toIntExact(Math.multiplyExact(Math.ceilDiv(turns, own()) + 1L, period));
  }
}
