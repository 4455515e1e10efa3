// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * The loader, {@code bitloom_array_load}: which beat it takes in which cycle, and which rows are
 * there. A name here is that of a register there.
 */
final class LoaderCycles {
  private final int wordsPerBeat;
  private final int beatsPerWord;

  private boolean loading;
  private int left;
  private int rowWords;
  private int column;
  private int rows;
  private int part;

  /**
   * A loader that has nothing to do.
   *
   * @param row of memory
   */
  LoaderCycles(MemoryRow row) {
    int wordBits = row.shape().lanes() * MemoryRow.ELEMENT_BITS;
    this.wordsPerBeat = Math.max(1, row.beatBits() / wordBits);
    this.beatsPerWord = Math.max(1, wordBits / row.beatBits());
  }

  /** Begins a load, with the next cycle. */
  void start(Pass.Load load) {
    loading = true;
    left = load.words();
    rowWords = load.place().vectorRowWords();
    column = 0;
    rows = load.firstMissing();
    part = 0;
  }

  boolean loading() {
    return loading;
  }

  /** Returns whether the rows of a sweep's row with this coordinate are there. */
  boolean there(int coordinate) {
    return !loading || coordinate < rows;
  }

  /**
   * Goes on by one cycle, and returns whether a beat is taken.
   *
   * @param valid whether there is one
   * @param free whether nothing else is written
   */
  boolean step(boolean valid, boolean free) {
    if (!loading || !valid) {
      return false;
    }
    if (part < beatsPerWord - 1) {
      part++;
      return true;
    }
    if (!free) {
      return false;
    }
    left--;
    if (++column == rowWords) {
      column = 0;
      rows++;
    }
    loading = left > 0;
    boolean taken = wordsPerBeat == 1 || part == wordsPerBeat - 1 || !loading;
    part = taken ? 0 : part + 1;
    return taken;
  }
}
