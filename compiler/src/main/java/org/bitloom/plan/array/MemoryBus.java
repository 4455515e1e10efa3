// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/** How the array uses its AXI4 port. */
public final class MemoryBus {
  /** Cycles from an address to its first beat of the memory that plans are made for. */
  public static final int LATENCY = 30;

  /** Longest bursts have 2^BURST_BITS beats, where 4 KiB allow that. */
  public static final int BURST_BITS = 6;

  /** The queue behind the port holds 2^QUEUE_BITS beats: those of two bursts. */
  public static final int QUEUE_BITS = BURST_BITS + 1;

  /** Up to 2^BURSTS_BITS bursts are on their way. */
  public static final int BURSTS_BITS = 2;

  private static final int PAGE_BITS = 12;

  private MemoryBus() {}

  /** Returns the bits of the number of beats of the longest burst: at most 4 KiB. */
  public static int burstBits(int beatBits) {
    int beat = Integer.numberOfTrailingZeros(beatBits / 8);
    return Math.min(BURST_BITS, PAGE_BITS - beat);
  }
}
