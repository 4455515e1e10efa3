// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.plan.array.ArrayWindows;
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
 * @param word what a scan reads
 */
public record ScanWindow(
    String name, ArrayWindows.Grid grid, int elementBits, int parts, int lanes, String word) {
  /** Returns the rows of the window. */
  public int rows() {
    return grid.rows();
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

  /** Returns the bits of a position's number. */
  public Bits index() {
    return new Bits(Bus.counter(grid.line() - 1L).bits());
  }

  /** Returns the bits of the window. */
  public Bits windowBits() {
    return new Bits(grid.taps() * wordBits());
  }

  /** Returns the bits of all parts, the last of which may be partly filled. */
  public Bits tapBits() {
    boolean own = name.equals("channel");
    return new Bits(parts * lanes * elementBits * (own ? grid.elements() : 1));
  }

  /** Returns the window, filled up. */
  public String taps() {
    int more = tapBits().count() - windowBits().count();
    return more == 0 ? name + "_window" : "{" + new Bits(more).zero() + ", " + name + "_window}";
  }
}
