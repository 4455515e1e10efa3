// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.ArrayList;
import java.util.List;

/**
 * The cycles in which the events of one kind happen, in their order. Only those that can still be
 * read are kept, so their number does not grow with the beats of an inference.
 */
final class Moments {
  /** Stands for a cycle that depends on events which are not computed yet. */
  static final long UNKNOWN = -1;

  private static final int LEAST = 64;

  private final List<Reader> observers = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();

  /** The stages of the readers. */
  private final List<Stage> stages = new ArrayList<>();

  /** Event {@code e} is at {@code e} modulo the length, a power of two. */
  private long[] cycles = new long[LEAST];

  private long oldest;
  private long size;
  private long last = UNKNOWN;

  /** Who looks back at events. */
  @FunctionalInterface
  interface Reader {
    /** Returns the oldest event that it may still ask for; it can ask for others before. */
    long oldest();
  }

  /** Keeps what somebody may still ask for on whom no event depends. */
  void keepFor(Reader observer) {
    observers.add(observer);
  }

  /** Keeps what a stage may still ask for, to find out when something else happens. */
  void keepFor(Stage stage, Reader reader) {
    stages.add(stage);
    readers.add(reader);
  }

  /** Returns how many events there were. */
  long size() {
    return size;
  }

  /** Returns the cycle of an event; {@link #UNKNOWN} where it is not computed yet. */
  long get(long event) {
    return event < size ? kept(event) : UNKNOWN;
  }

  /** Returns the first cycle after an event; 0 for the events before the first, which are none. */
  long after(long event) {
    if (event < 0) {
      return 0;
    }
    return event < size ? kept(event) + 1 : UNKNOWN;
  }

  private long kept(long event) {
    if (event < oldest) {
      throw new IllegalStateException("event " + event + " is forgotten");
    }
    return cycles[(int) event & cycles.length - 1];
  }

  void add(long cycle) {
    if (size - oldest == cycles.length) {
      forget();
      if (2 * (size - oldest) > cycles.length) {
        grow();
      }
    }
    cycles[(int) size & cycles.length - 1] = cycle;
    size++;
    last = cycle;
  }

  /** Returns the cycle of the latest event; {@link #UNKNOWN} where there was none. */
  long last() {
    return last;
  }

  private void forget() {
    oldest = Math.max(oldest, Math.min(oldest(readers), oldest(observers)));
  }

  private long oldest(List<Reader> asking) {
    long needed = size;
    for (Reader reader : asking) {
      needed = Math.min(needed, reader.oldest());
    }
    return needed;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(cycles.length, 2)];
    for (long event = oldest; event < size; event++) {
      larger[(int) event & larger.length - 1] = cycles[(int) event & cycles.length - 1];
    }
    cycles = larger;
  }

  /**
   * Returns the cycles of all events on which a later one can depend.
   *
   * @param delay the most cycles from an event to another one that follows from it
   */
  long[] remembered(int delay) {
    long over = Long.MAX_VALUE;
    for (Stage stage : stages) {
      over = Math.min(over, stage.reached() - delay);
    }
    long first = Math.max(oldest, oldest(readers));
    while (first < size && kept(first) <= over) {
      first++;
    }
    long[] result = new long[Math.toIntExact(size - first)];
    for (int i = 0; i < result.length; i++) {
      result[i] = kept(first + i);
    }
    return result;
  }

  /** Returns the later of two cycles; unknown if one of them is. */
  static long latest(long a, long b) {
    return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : Math.max(a, b);
  }
}
