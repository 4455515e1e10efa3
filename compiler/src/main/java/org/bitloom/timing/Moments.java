// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.Arrays;

/** The cycles in which the events of one kind happen, in their order. */
final class Moments {
  /** Stands for a cycle that depends on events which are not computed yet. */
  static final long UNKNOWN = -1;

  private long[] cycles = new long[64];
  private int size;

  int size() {
    return size;
  }

  /** Returns the cycle of an event; {@link #UNKNOWN} where it is not computed yet. */
  long get(long event) {
    return event < size ? cycles[Math.toIntExact(event)] : UNKNOWN;
  }

  /** Returns the first cycle after an event; 0 for the events before the first, which are none. */
  long after(long event) {
    if (event < 0) {
      return 0;
    }
    return event < size ? cycles[Math.toIntExact(event)] + 1 : UNKNOWN;
  }

  void add(long cycle) {
    if (size == cycles.length) {
      cycles = Arrays.copyOf(cycles, Math.multiplyExact(size, 2));
    }
    cycles[size++] = cycle;
  }

  /** Returns the later of two cycles; unknown if one of them is. */
  static long latest(long a, long b) {
    return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : Math.max(a, b);
  }
}
