// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The cycles of the events that a design remembers, between two inferences. */
public final class TimedState {
  private final List<long[]> events;

  TimedState(List<long[]> events) {
    this.events = List.copyOf(events);
  }

  /** Returns whether the same events were {@code cycles} earlier. */
  public boolean follows(TimedState earlier, long cycles) {
    if (!comparable(earlier)) {
      return false;
    }
    for (int i = 0; i < events.size(); i++) {
      long[] now = events.get(i);
      long[] then = earlier.events.get(i);
      for (int e = 0; e < now.length; e++) {
        if (now[e] - then[e] != cycles) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Returns by how many cycles the events were earlier at most; nothing where the design remembers
   * others. Transfers are maxima of earlier ones plus constants, so from inference to inference
   * that never grows, and an interval that is as long can be kept.
   */
  public OptionalLong distance(TimedState earlier) {
    if (!comparable(earlier)) {
      return OptionalLong.empty();
    }
    long most = 0;
    for (int i = 0; i < events.size(); i++) {
      long[] now = events.get(i);
      long[] then = earlier.events.get(i);
      for (int e = 0; e < now.length; e++) {
        most = Math.max(most, now[e] - then[e]);
      }
    }
    return OptionalLong.of(most);
  }

  private boolean comparable(TimedState earlier) {
    return IntStream.range(0, events.size())
        .allMatch(i -> events.get(i).length == earlier.events.get(i).length);
  }
}
