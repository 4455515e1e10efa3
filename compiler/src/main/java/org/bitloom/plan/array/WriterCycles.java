// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * A store: {@code bitloom_array_store}, {@code bitloom_axi_write} and a memory that confirms a
 * burst a fixed time after its last beat. A name here is that of a register there.
 */
final class WriterCycles {
  /** The command is taken in cycle 1, and the first address is valid in cycle 4. */
  private static final long FIRST_DATA = 5;

  /** The first word is there two cycles after its address was given. */
  private static final long FIRST_WORD = 2;

  /** From a confirmation to the next burst: a place is free, its address is issued, data begins. */
  private static final long NEXT_BURST = 3;

  private final int burst;
  private final int latency;
  private final int wordsPerBeat;
  private final int beatsPerWord;
  private final long beats;
  private final long firstBurst;
  private long wordsLeft;

  private int part;
  private boolean outValid;
  private boolean spareValid;
  private long sent;

  private WriterCycles(long beat, long words, MemoryRow row, int latency) {
    int wordBits = row.shape().lanes() * MemoryRow.ELEMENT_BITS;
    this.burst = 1 << MemoryBus.burstBits(row.beatBits());
    this.latency = latency;
    this.wordsPerBeat = Math.max(1, row.beatBits() / wordBits);
    this.beatsPerWord = Math.max(1, wordBits / row.beatBits());
    this.wordsLeft = words;
    this.beats = words / wordsPerBeat * beatsPerWord;
    this.firstBurst = burst - beat % burst;
  }

  /**
   * Returns the cycles from the one in which the store is started to the one in which it is done.
   *
   * @param beat from a base that is a multiple of the longest burst to the first one written
   * @param words words of the feature map, in whole beats
   * @param row of memory
   * @param latency cycles from the last beat of a burst to its confirmation
   */
  static long cycles(long beat, long words, MemoryRow row, int latency) {
    return new WriterCycles(beat, words, row, latency).run();
  }

  /** Returns the number of the burst that a beat belongs to. */
  private int burst(long beat) {
    return Math.toIntExact(beat < firstBurst ? 0 : (beat - firstBurst) / burst + 1);
  }

  private boolean lastOfBurst(long beat) {
    return beat == beats - 1 || burst(beat + 1) != burst(beat);
  }

  /**
   * Data flows from cycle 5 on; bursts follow each other without a gap as long as no more than are
   * allowed wait for their confirmation.
   */
  private long run() {
    long[] confirmed = new long[burst(beats - 1) + 1];
    int allowed = 1 << MemoryBus.BURSTS_BITS;
    for (long cycle = 1; sent < beats; cycle++) {
      int number = burst(sent);
      long begins =
          number < allowed
              ? FIRST_DATA
              : Math.max(FIRST_DATA, confirmed[number - allowed] + NEXT_BURST);
      boolean sending = cycle >= begins;
      boolean leaves = outValid && sending;
      boolean here = cycle >= FIRST_WORD && wordsLeft > 0;
      boolean offered = here && (wordsPerBeat == 1 || part == wordsPerBeat - 1);
      boolean taken = offered && !spareValid;
      boolean advance = sending || !outValid;
      boolean nextOut = advance ? spareValid || offered && !spareValid : outValid;
      spareValid = !advance && (spareValid || offered);
      outValid = nextOut;
      stream(here, offered, taken);
      if (leaves) {
        if (lastOfBurst(sent)) {
          confirmed[number] = cycle + latency;
        }
        sent++;
      }
    }
    // The confirmation raises done one cycle later.
    return confirmed[confirmed.length - 1] + 1;
  }

  private void stream(boolean here, boolean offered, boolean taken) {
    if (!here || offered && !taken) {
      return;
    }
    part++;
    boolean leaves = beatsPerWord == 1 || part == beatsPerWord;
    wordsLeft -= leaves ? 1 : 0;
    part = part == Math.max(wordsPerBeat, beatsPerWord) ? 0 : part;
  }
}
