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
  /** A sweep whose sums take in words, begin and end in it, and whose results are written. */
  Sweep(
      String layer,
      Mode mode,
      Loops loops,
      Reading reading,
      Writing writing,
      Numbers numbers,
      Contents contents) {
    this(
        layer,
        mode,
        loops,
        Scan.NONE,
        reading,
        writing,
        numbers,
        contents,
        Optional.empty(),
        Share.ALL);
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
    return new Sweep(
        layer, mode, loops, scan, reading, all, numbers, contents, Optional.of(sum), share);
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
    int down = scan.windowRows(loops.rows());
    if (scan.phased()) {
      long phases = (long) (loops.columns() - 1) * scan.phases() + scan.lastPhase() + 1;
      long row = phases + (phases - scan.firstColumn()) * (loops.words() - 1L);
      return loops.groups() * (down * row + (long) (loops.rows() - down) * loops.columns());
    }
    if (scan.seamless()) {
      long sums = (loops.rows() - 1L) * loops.columns();
      return loops.groups() * (1 + sums * loops.steps());
    }
    int across = (loops.columns() - 1 - scan.firstColumn()) / scan.columnStride() + 1;
    long each = loops.pixels() + (long) down * across * (loops.steps() - 1);
    return loops.groups() * each;
  }

  /** Returns the rows of weights that a group reads. */
  public int weightRows() {
    return mode.weighted() ? steps() : 0;
  }
}
