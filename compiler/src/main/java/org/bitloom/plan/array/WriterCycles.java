// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * A store: {@code bitloom_array_store}, {@code bitloom_axi_write} and a memory that confirms a
 * burst a fixed time after its last beat. A name here is that of a register there.
 */
final class WriterCycles {
  private WriterCycles() {}

  /** What the stream of beats is doing. */
  private enum State {
    READ,
    TAKE,
    SEND,
    IDLE
  }

  /**
   * Returns the cycles from the one in which the store is started to the one in which it is done.
   *
   * @param words words of the feature map, in whole beats
   * @param row of memory
   * @param latency cycles from the last beat of a burst to its confirmation
   */
  static long cycles(long words, MemoryRow row, int latency) {
    return new Run(words, row, latency).run();
  }

  private static final class Run {
    private final int burst;
    private final int latency;
    private final int wordsPerBeat;
    private final int beatsPerWord;
    private long wordsLeft;
    private final long beats;

    private State state = State.READ;
    private int part;
    private boolean outValid;
    private boolean spareValid;
    private long sent;

    Run(long words, MemoryRow row, int latency) {
      int wordBits = row.shape().lanes() * MemoryRow.ELEMENT_BITS;
      this.burst = 1 << MemoryBus.burstBits(row.beatBits());
      this.latency = latency;
      this.wordsPerBeat = Math.max(1, row.beatBits() / wordBits);
      this.beatsPerWord = Math.max(1, wordBits / row.beatBits());
      this.wordsLeft = words;
      this.beats = words / wordsPerBeat * beatsPerWord;
    }

    /**
     * The command is taken in cycle 1, the first address is valid in cycle 4, and data flows from
     * cycle 5 on; bursts follow each other without a gap as long as no more than are allowed wait
     * for their confirmation.
     */
    long run() {
      long cycle = 1;
      long first = 5;
      long[] confirmed = new long[Math.toIntExact(Math.ceilDiv(beats, burst))];
      while (sent < beats) {
        int number = Math.toIntExact(sent / burst);
        int allowed = 1 << MemoryBus.BURSTS_BITS;
        // A burst's address is issued when a place is free, and its data begins two cycles later.
        long begins =
            number < allowed ? first : Math.max(first, confirmed[number - allowed] + 1 + 2);
        boolean sending = cycle >= begins;
        boolean leaves = outValid && sending;
        boolean offered = state == State.SEND;
        boolean taken = offered && !spareValid;
        boolean advance = sending || !outValid;
        boolean nextOut = advance ? spareValid || offered && !spareValid : outValid;
        spareValid = !advance && (spareValid || offered);
        outValid = nextOut;
        stream(taken);
        if (leaves) {
          sent++;
          if (sent % burst == 0 || sent == beats) {
            confirmed[number] = cycle + latency;
          }
        }
        cycle++;
      }
      // The confirmation raises done one cycle later.
      return confirmed[confirmed.length - 1] + 1;
    }

    private void stream(boolean taken) {
      switch (state) {
        case READ -> state = State.TAKE;
        case TAKE -> {
          wordsLeft--;
          part++;
          boolean full = part % wordsPerBeat == 0;
          state = full ? State.SEND : State.READ;
          if (full) {
            part = 0;
          }
        }
        case SEND -> {
          if (taken) {
            part++;
            if (part == beatsPerWord) {
              part = 0;
              state = wordsLeft > 0 ? State.READ : State.IDLE;
            }
          }
        }
        case IDLE -> {}
      }
    }
  }
}
