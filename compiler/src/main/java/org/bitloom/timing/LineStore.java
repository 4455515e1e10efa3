// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** The ring of rows before a sliding window: takes words, and says when windows are complete. */
final class LineStore {
  private final TimedStream in;
  private final WindowRows rows;
  private final Moments left;

  LineStore(Stage stage, TimedStream in, WindowRows rows) {
    this.in = in;
    this.rows = rows;
    left = in.network().moments();
    left.keepFor(stage, this::freeing);
    in.transferred().keepFor(stage, this::oldestInput);
  }

  /** Returns the row of windows after which the next word has a place. */
  private long freeing() {
    long row = in.beats() / ((long) rows.width() * rows.wordsPerPixel());
    long replaced = row - rows.ringRows();
    return replaced < 0 ? -1 : rows.freeing(replaced);
  }

  /** Windows further on never need less than the first one of their row. */
  private long oldestInput() {
    long line = left.size();
    int inImage = Math.toIntExact(line % rows.lines());
    return line / rows.lines() * rows.words() + Math.max(0, rows.needed(inImage, 0) - 1);
  }

  /** Takes a word if its row has a place; returns whether it did. */
  boolean accept() {
    if (!in.pending()) {
      return false;
    }
    long cycle = left.after(freeing());
    if (cycle != Moments.UNKNOWN) {
      in.accept(cycle);
    }
    return cycle != Moments.UNKNOWN;
  }

  /** Returns the first cycle in which a window, counted over images, is complete. */
  long complete(long window) {
    int perImage = rows.lines() * rows.pixels();
    int place = Math.toIntExact(window % perImage);
    long needed = rows.needed(place / rows.pixels(), place % rows.pixels());
    return needed == 0 ? 0 : in.transferred().after(window / perImage * rows.words() + needed - 1);
  }

  /** Notes the cycle in which the last word under a window was issued. */
  void leave(long window, long cycle) {
    if ((window + 1) % rows.pixels() == 0) {
      left.add(cycle);
    }
  }
}
