// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.Locale;

/**
 * The cycles of a pass.
 *
 * @param pass which one
 * @param cycles from its entry to the next one
 * @param busy cycles in which the array takes in a word
 * @param waiting cycles in which a row is wanted that has not come
 * @param readBytes bytes that it reads from memory
 * @param writtenBytes bytes that it writes to memory
 */
public record PassCycles(
    Pass pass, long cycles, long busy, long waiting, long readBytes, long writtenBytes) {
  /** What a pass is bound by. */
  public enum Bound {
    /** The array is busy most of the time. */
    ARRAY,
    /** Weights or inputs come too slowly. */
    MEMORY,
    /** Beginnings and ends take most of the time. */
    LATENCY;

    /** Returns the word in reports. */
    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns what takes the most cycles. */
  public Bound bound() {
    long rest = cycles - busy - waiting;
    if (busy >= waiting && busy >= rest) {
      return Bound.ARRAY;
    }
    return waiting >= rest ? Bound.MEMORY : Bound.LATENCY;
  }

  /** Returns the cycles of this pass and of another one of its layer. */
  public PassCycles plus(PassCycles other) {
    return new PassCycles(
        pass,
        cycles + other.cycles,
        busy + other.busy,
        waiting + other.waiting,
        readBytes + other.readBytes,
        writtenBytes + other.writtenBytes);
  }
}
