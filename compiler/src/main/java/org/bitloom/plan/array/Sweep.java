// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.Optional;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer.Ties;

/**
 * A pass over feature maps. For every group of P output channels, for every row and column of the
 * output, for every row and column of the kernel, for every word: P sums take in one word.
 *
 * @param layer its layer
 * @param mode what becomes of a word
 * @param loops how often
 * @param scan which of the words complete a window
 * @param reading which words
 * @param writing where results go
 * @param numbers what becomes of sums
 * @param contents weights and constants, in the order of their use in memory
 * @param added what is added to results before they are written
 * @param share which of the words of its sums it has
 */
public record Sweep(
    String layer,
    Mode mode,
    Loops loops,
    Scan scan,
    Reading reading,
    Writing writing,
    Numbers numbers,
    Contents contents,
    Optional<Added> added,
    Share share)
    implements Pass {
  /** A sweep whose sums begin and end in it. */
  Sweep(
      String layer,
      Mode mode,
      Loops loops,
      Scan scan,
      Reading reading,
      Writing writing,
      Numbers numbers,
      Contents contents,
      Optional<Added> added) {
    this(layer, mode, loops, scan, reading, writing, numbers, contents, added, Share.ALL);
  }

  /**
   * The part that a sweep has in sums that several sweeps make. Sums that are kept have neither
   * constants nor results.
   *
   * @param resumed whether sums begin with what an earlier sweep kept
   * @param kept whether sums are kept for a later sweep
   */
  public record Share(boolean resumed, boolean kept) {
    /** Sums begin and end in the sweep. */
    public static final Share ALL = new Share(false, false);
  }

  /** A sweep whose results are written. */
  Sweep(
      String layer,
      Mode mode,
      Loops loops,
      Scan scan,
      Reading reading,
      Writing writing,
      Numbers numbers,
      Contents contents) {
    this(layer, mode, loops, scan, reading, writing, numbers, contents, Optional.empty());
  }

  /** A sweep whose sums take in words. */
  Sweep(
      String layer,
      Mode mode,
      Loops loops,
      Reading reading,
      Writing writing,
      Numbers numbers,
      Contents contents) {
    this(layer, mode, loops, Scan.NONE, reading, writing, numbers, contents);
  }

  /** What becomes of a word. */
  public enum Mode {
    /** Every sum adds the products of all elements and weights of its own. */
    PRODUCTS,
    /** Every sum adds the element of its channel, times a factor. */
    SCALED,
    /** The largest element of its channel. */
    LARGEST,
    /** The smallest element of its channel. */
    SMALLEST,
    /** The element of its channel in the first word, times that in the second. */
    MULTIPLIED;

    /** Returns whether weights are read. */
    public boolean weighted() {
      return this == PRODUCTS;
    }
  }

  /** Loop counts, from the outermost loop to the innermost. */
  public record Loops(
      int groups, int rows, int columns, int kernelRows, int kernelColumns, int words) {
    /** Returns the words that one sum takes in. */
    public int steps() {
      return Math.multiplyExact(Math.multiplyExact(kernelRows, kernelColumns), words);
    }

    /** Returns the sums of a group. */
    public int pixels() {
      return Math.multiplyExact(rows, columns);
    }
  }

  /**
   * A scan reads every position of the padded image once, into a window. Rows and columns are those
   * of the image then, and where a window is complete, a sum takes in its parts.
   *
   * @param kind what sums take in
   * @param firstRow row of the image in which the first window ends
   * @param firstColumn column in which the first window ends
   * @param rowStride rows from one window to the next
   * @param columnStride columns from one window to the next
   * @param phases windows that may end in a position, where positions have several pixels: columns
   *     of windows are counted in phases then
   * @param lastPhase last phase of the last position of a row
   * @param seamless whether one column of padding lies between two rows and takes no position: the
   *     last window of a row ends in the first position of the next row, and that of the last row
   *     in one more
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
    /** A window ends at a position, or none. */
    Scan(Kind kind, int firstRow, int firstColumn, int rowStride, int columnStride) {
      this(kind, firstRow, firstColumn, rowStride, columnStride, 1, 0, false);
    }

    /** A window ends at every position but the first one. */
    static Scan seamless(Kind kind) {
      return new Scan(kind, 0, 1, 1, 1, 1, 0, true);
    }

    /** Returns whether a position may end several windows, or a position has several pixels. */
    public boolean phased() {
      return phases > 1;
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

    /** No scan: every position has a sum. */
    public static final Scan NONE = new Scan(Kind.WORDS, 0, 0, 1, 1);

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
  }

  /**
   * How addresses and coordinates of words move; addresses are taken modulo the size of the memory.
   *
   * @param base address of the first word of the first window, which may lie in padding
   * @param wordStep from one word to the next
   * @param tapColumn from one column of the kernel to the next
   * @param tapRow from one row of the kernel to the next
   * @param column from one column of the output to the next
   * @param row from one row of the output to the next
   * @param grouped whether each group of output channels reads the word of its own channels
   * @param rows coordinates of the rows
   * @param columns coordinates of the columns
   * @param padding element outside
   * @param ring of the rows that are on the chip
   */
  public record Reading(
      int base,
      int wordStep,
      int tapColumn,
      int tapRow,
      int column,
      int row,
      boolean grouped,
      Axis rows,
      Axis columns,
      long padding,
      Ring ring) {
    /** All rows are on the chip. */
    Reading(
        int base,
        int wordStep,
        int tapColumn,
        int tapRow,
        int column,
        int row,
        boolean grouped,
        Axis rows,
        Axis columns,
        long padding) {
      this(
          base, wordStep, tapColumn, tapRow, column, row, grouped, rows, columns, padding,
          Ring.NONE);
    }
  }

  /**
   * Words behind whose last one comes the first again.
   *
   * @param first address of the first
   * @param words how many; 0 for no ring
   */
  public record Ring(int first, int words) {
    /** No ring. */
    public static final Ring NONE = new Ring(0, 0);

    /** Returns the address behind the last word. */
    public int end() {
      return first + words;
    }

    /** Returns a step in the direction of rising addresses. */
    int step(int step) {
      return words == 0 ? step : Math.floorMod(step, words);
    }

    /** Returns the address in the ring of one that may be beyond it. */
    int address(int address) {
      return words == 0 ? address : first + Math.floorMod(address - first, words);
    }
  }

  /**
   * Coordinates along one direction.
   *
   * @param origin of the first element of the first window; negative in padding
   * @param dilation from one position of the kernel to the next
   * @param stride from one window to the next
   * @param size elements of the input
   */
  public record Axis(int origin, int dilation, int stride, int size) {
    /** Returns the coordinates that windows reach. */
    public Interval reach(int kernel, int windows) {
      return new Interval(
          Math.min(0, origin),
          Math.max(size, (long) origin + (long) (kernel - 1) * dilation + (long) windows * stride));
    }
  }

  /**
   * Where results go.
   *
   * @param base address of the word of the first result
   * @param column from one column of the output to the next
   * @param row from one row of the output to the next
   * @param half whether the first group goes into the upper half of its word
   * @param firstLane first channel of a group that is written
   * @param lastLane last channel of a group that is written
   * @param ring of the rows that are on the chip
   */
  public record Writing(
      int base, int column, int row, boolean half, int firstLane, int lastLane, Ring ring) {
    /** All rows are on the chip. */
    Writing(int base, int column, int row, boolean half, int firstLane, int lastLane) {
      this(base, column, row, half, firstLane, lastLane, Ring.NONE);
    }
  }

  /**
   * What becomes of sums.
   *
   * @param factor of elements of an even word, or what is subtracted from them before they are
   *     multiplied by each other
   * @param oddFactor the same of an odd word
   * @param shift by which scaled sums are shifted
   * @param clamp bounds of results
   * @param ties what becomes of sums without a fraction
   * @param tieBits lowest bits of a fraction that counts as none
   * @param table whether results are looked up in the table
   * @param sums all that a sum holds at any time
   * @param products finished sums times their multipliers
   * @param totals the same with the addends
   */
  public record Numbers(
      long factor,
      long oddFactor,
      int shift,
      Interval clamp,
      Ties ties,
      int tieBits,
      boolean table,
      Interval sums,
      Interval products,
      Interval totals) {}

  /**
   * A sum of each result and the element of another tensor at the same place, or of all results of
   * a channel, scaled once more.
   *
   * @param mean whether it is the sum of all results of a channel
   * @param step from the address of a result to that of the other element
   * @param factor of the result
   * @param otherFactor of the other element
   * @param scaling constants of all channels
   * @param numbers what becomes of the sums
   */
  public record Added(
      boolean mean, int step, long factor, long otherFactor, Scaling scaling, Numbers numbers) {
    /** Returns the same for other places. */
    Added at(int otherStep) {
      return new Added(mean, otherStep, factor, otherFactor, scaling, numbers);
    }
  }

  /**
   * Returns the sweep with the sum of all its results behind it, which is written in their place.
   */
  Sweep averaging(Added sum) {
    Writing all =
        new Writing(writing.base(), 0, 0, writing.half(), writing.firstLane(), writing.lastLane());
    return new Sweep(layer, mode, loops, scan, reading, all, numbers, contents, Optional.of(sum));
  }

  /** Returns the sweep with a sum behind it. */
  Sweep adding(Added sum) {
    return new Sweep(
        layer, mode, loops, scan, reading, writing, numbers, contents, Optional.of(sum), share);
  }

  /** Weights and constants. */
  public interface Contents {
    /**
     * Returns a weight.
     *
     * @param output channel, counted over all groups, the last of which may be partly filled
     * @param step word of a sum
     * @param lane element of the word
     */
    long weight(int output, int step, int lane);

    /** Returns the constants of an output channel. */
    Scaling scaling(int output);
  }

  /** Returns the words, or the parts of a window, that a sum takes in. */
  public int steps() {
    return scan.phased() ? loops.words() : loops.steps();
  }

  /** Returns the cycles in which the array takes in a word. */
  public long words() {
    if (scan.phased()) {
      int rows = (loops.rows() - 1 - scan.firstRow()) / scan.rowStride() + 1;
      long phases = (long) (loops.columns() - 1) * scan.phases() + scan.lastPhase() + 1;
      long row = phases + (phases - scan.firstColumn()) * (loops.words() - 1L);
      return loops.groups() * (rows * row + (long) (loops.rows() - rows) * loops.columns());
    }
    if (scan.seamless()) {
      long sums = (loops.rows() - 1L) * loops.columns();
      return loops.groups() * (1 + sums * loops.steps());
    }
    boolean scans = scan.kind() != Scan.Kind.WORDS;
    int down = scans ? (loops.rows() - 1 - scan.firstRow()) / scan.rowStride() + 1 : loops.rows();
    int across =
        scans
            ? (loops.columns() - 1 - scan.firstColumn()) / scan.columnStride() + 1
            : loops.columns();
    long each = loops.pixels() + (long) down * across * (loops.steps() - 1);
    return loops.groups() * each;
  }

  /** Returns the rows of weights that a group reads. */
  public int weightRows() {
    return mode.weighted() ? steps() : 0;
  }
}
