// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;

/**
 * Where the positions of one direction lie between those of an input: {@code (1 - w / 2^bits) *
 * x[low] + w / 2^bits * x[high]} each.
 *
 * @param taps one per position, ascending
 * @param bits fraction bits of the weights
 */
public record Taps(List<Tap> taps, int bits) {
  /**
   * A position.
   *
   * @param low the neighbour before it
   * @param high {@code low}, or the neighbour behind it
   * @param weight of {@code high}, in steps of {@code 2^-bits}; 0 where both are the same
   */
  public record Tap(int low, int high, int weight) {}

  /** Validates that weights and neighbours are what they should be, and ascend. */
  public Taps {
    taps = List.copyOf(taps);
    Tap last = new Tap(0, 0, 0);
    for (Tap tap : taps) {
      boolean near = tap.high == tap.low ? tap.weight == 0 : tap.high == tap.low + 1;
      boolean ascends = tap.low >= last.low && tap.high >= last.high;
      if (!near || !ascends || tap.weight < 0 || tap.weight > 1 << bits) {
        throw new IllegalArgumentException(tap + " behind " + last + " with " + bits + " bits");
      }
      last = tap;
    }
  }

  /** Returns the number of positions. */
  public int size() {
    return taps.size();
  }

  /** Returns the position of an index. */
  public Tap get(int index) {
    return taps.get(index);
  }

  /** Returns the largest neighbour. */
  public int last() {
    return taps.getLast().high;
  }

  /** Returns the weight with which a position takes the even, or the odd, one of its neighbours. */
  public int weight(int index, int parity) {
    Tap tap = taps.get(index);
    int low = tap.low % 2 == parity ? (1 << bits) - tap.weight : 0;
    return tap.high != tap.low && tap.high % 2 == parity ? tap.weight : low;
  }

  /** Returns the even, or the odd, neighbour of a position; the first where it has no weight. */
  public int neighbour(int index, int parity) {
    Tap tap = taps.get(index);
    if (weight(index, parity) == 0) {
      return parity;
    }
    return tap.low % 2 == parity ? tap.low : tap.high;
  }
}
