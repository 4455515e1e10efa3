// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.Arrays;
import java.util.Collection;

/** Counts the transfers of a stream up to given cycles, as they are computed. */
public final class TransferCount {
  private final Moments transferred;
  private final long[] cycles;
  private final long[] counts;
  private int counted;
  private long read;

  TransferCount(Moments transferred, Collection<Long> cycles) {
    this.transferred = transferred;
    this.cycles = cycles.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
    this.counts = new long[this.cycles.length];
    transferred.keepFor(this::readOn);
  }

  private long readOn() {
    while (counted < cycles.length && read < transferred.size()) {
      if (transferred.get(read) <= cycles[counted]) {
        read++;
      } else {
        counts[counted++] = read;
      }
    }
    return counted == cycles.length ? Long.MAX_VALUE : read;
  }

  /** Returns whether a transfer after all of the cycles was computed. */
  public boolean complete() {
    readOn();
    return counted == cycles.length;
  }

  /** Returns the transfers in cycles up to one of those given. */
  public long upTo(long cycle) {
    return counts[Arrays.binarySearch(cycles, cycle)];
  }
}
