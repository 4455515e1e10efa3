// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * A scan reads every position of the padded image once, into a window. Rows and columns are those
 * of the image then, and where a window is complete, a sum takes in its parts.
 *
 * @param kind what sums take in
 * @param firstRow row of the image in which the first window ends
 * @param firstColumn column in which the first window ends
 * @param rowStride rows from one window to the next
 * @param columnStride columns from one window to the next
 * @param phases windows that may end in a position, where positions have several pixels: columns of
 *     windows are counted in phases then
 * @param lastPhase last phase of the last position of a row
 * @param seamless whether one column of padding lies between two rows and takes no position: the
 *     last window of a row ends in the first position of the next row, and that of the last row in
 *     one more
 */
public record Scan(
    Kind kind,
    int firstRow,
    int firstColumn,
    int rowStride,
    int columnStride,
    int phases,
    int lastPhase,
    boolean seamless) {
  /** No scan: every position has a sum. */
  public static final Scan NONE = new Scan(Kind.WORDS, 0, 0, 1, 1, 1, 0, false);

  /** A window ends at every position but the first one. */
  static Scan seamless(Kind kind) {
    return new Scan(kind, 0, 1, 1, 1, 1, 0, true);
  }

  /** Returns whether a position may end several windows, or a position has several pixels. */
  public boolean phased() {
    return phases > 1;
  }

  /** Returns whether a window ends at a position. */
  public boolean ends(int row, int column) {
    if (seamless) {
      return row + column > 0;
    }
    return row >= firstRow
        && column >= firstColumn
        && (row - firstRow) % rowStride == 0
        && (column - firstColumn) % columnStride == 0;
  }

  /** Returns the rows in which windows end, of so many that are scanned. */
  int windowRows(int rows) {
    return (rows - 1 - firstRow) / rowStride + 1;
  }

  /** What sums take in. */
  public enum Kind {
    /** Words. */
    WORDS,
    /** The window of their own channel. */
    CHANNELS,
    /** The window of their own channel and pixel, of two in each word. */
    PAIRS,
    /** The window of all channels. */
    PACKED;

    /** Returns whether sums take in windows of their own. */
    public boolean own() {
      return this == CHANNELS || this == PAIRS;
    }
  }
}
