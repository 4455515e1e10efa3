// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.plan.array.ImagePixels;
import org.bitloom.plan.array.WindowGrid;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;

/**
 * A window of the datapath.
 *
 * @param name of its wires
 * @param grid its size
 * @param elementBits bits of an element
 * @param parts of the window that sums take in, each of a word's elements
 * @param lanes elements of a word
 * @param words what a scan reads: a word of each row that is read at once
 * @param fresh whether it has read a new position
 * @param columnBus columns of an image
 * @param seams whether any scan goes from row to row without a position between them
 * @param paired whether any scan reads words of two pixels
 */
public record ScanWindow(
    String name,
    WindowGrid grid,
    int elementBits,
    int parts,
    int lanes,
    String words,
    String fresh,
    Bus columnBus,
    boolean seams,
    boolean paired) {
  /** Returns the rows of the window. */
  public int rows() {
    return grid.rows();
  }

  /** Returns the rows that are read at once. */
  public int rowsAtOnce() {
    return grid.rowsAtOnce();
  }

  /** Returns the columns of the window. */
  public int columns() {
    return grid.columns();
  }

  /** Returns the positions of the longest row. */
  public int line() {
    return grid.line();
  }

  /** Returns the bits of a position. */
  public int wordBits() {
    return grid.elements() * elementBits;
  }

  /** Returns a position beside the image. */
  public String padding() {
    return grid.elements() == 1 ? "padding" : "{" + grid.elements() + "{padding}}";
  }

  /** Returns whether the rows above are kept in a memory. */
  public boolean lined() {
    return grid.lined();
  }

  /** Returns whether rows may follow each other without a position between them. */
  public boolean seamless() {
    return seams && !lined() && columns() > 1;
  }

  /** Returns the columns that are kept beside those of the window. */
  public int older() {
    return seamless() ? 1 : 0;
  }

  public String joint() {
    return seamless() ? "joint1" : "1'b0";
  }

  public String earlier() {
    return seamless() ? "joint2" : "1'b0";
  }

  /** Returns the bits of a column. */
  public Bits columnBits() {
    return new Bits(grid.rows() * wordBits());
  }

  /** Returns the bits of a position's number. */
  public Bits index() {
    return new Bits(Bus.counter(grid.line() - 1L).bits());
  }

  /** Returns what of a column's number is that of a position: a single bit has no parts. */
  public String indexPart() {
    return columnBus.bits() == 1 ? "" : index().low();
  }

  /** Returns the bits of the window. */
  public Bits windowBits() {
    return new Bits(grid.taps() * wordBits());
  }

  /** Returns the bits of all parts, the last of which may be partly filled. */
  public Bits tapBits() {
    boolean own = name.equals("channel");
    int phases = grid.pixels().map(ImagePixels::phases).orElse(1);
    return new Bits(phases * parts * lanes * elementBits * (own ? grid.elements() : 1));
  }

  /** Returns what the phases take in, the first one lowest. */
  private String phases(ImagePixels pixels) {
    List<String> slices = new ArrayList<>();
    int spare = parts * lanes * elementBits - pixels.summands() * elementBits;
    int line = grid.columns() * wordBits();
    for (int phase = pixels.phases() - 1; phase >= 0; phase--) {
      if (spare > 0) {
        slices.add(new Bits(spare).zero());
      }
      for (int row = grid.rows() - 1; row >= 0; row--) {
        int low = row * line + pixels.begin(phase) * elementBits;
        Bits bits = new Bits(pixels.rowElements() * elementBits);
        slices.add(name + "_window" + bits.above(low));
      }
    }
    return "{" + String.join(", ", slices) + "}";
  }

  /** Returns the window, filled up. */
  public String taps() {
    if (grid.pixels().isPresent()) {
      return phases(grid.pixels().orElseThrow());
    }
    String own = paired ? "(pair_scan ? " + pairs() + " : " + name + "_window)" : name + "_window";
    int more = tapBits().count() - windowBits().count();
    return more == 0 ? own : "{" + new Bits(more).zero() + ", " + own + "}";
  }

  /**
   * Returns the windows of both pixels of a word: the columns on the left and on the right of each
   * are half a word beside those in the middle.
   */
  private String pairs() {
    List<String> columns = new ArrayList<>();
    for (int row = grid.rows() - 1; row >= 0; row--) {
      int middle = (row * grid.columns() + 1) * wordBits();
      for (int half = 1; half >= -1; half--) {
        columns.add(name + "_window" + new Bits(wordBits()).above(middle + half * wordBits() / 2));
      }
    }
    return "{" + String.join(", ", columns) + "}";
  }
}
