// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.Optional;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Window;

/**
 * A window. Kernels with fewer rows and columns have the lowest and the rightmost ones.
 *
 * @param rows of the window
 * @param columns of the window
 * @param elements of a position
 * @param rowsAtOnce rows of a position of a scan: all of the window, or those below the rows that
 *     are kept
 * @param line positions of the longest padded row, where the rows above are kept; otherwise 0
 * @param pixels several pixels of an image in one position
 */
public record WindowGrid(
    int rows, int columns, int elements, int rowsAtOnce, int line, Optional<ImagePixels> pixels) {
  /** All rows are read at once. */
  WindowGrid(int rows, int columns, int elements) {
    this(rows, columns, elements, rows, 0, Optional.empty());
  }

  /** Returns the same, with the rows above kept. */
  WindowGrid lined(int longest) {
    return new WindowGrid(rows, columns, elements, 1, longest, pixels);
  }

  /** Returns the elements that a sum takes in. */
  public int summands() {
    return pixels.map(ImagePixels::summands).orElse(taps() * elements);
  }

  /** Returns whether the rows above are kept in a memory; otherwise all are read at once. */
  public boolean lined() {
    return rowsAtOnce < rows;
  }

  /** Returns the row of the window that a kernel's first row has. */
  int lead(Window.Axis kernel) {
    return rows - kernel.kernel();
  }

  /** Returns whether it is faster for a layer. */
  boolean saves(Convolution conv, ArrayShape shape) {
    return ArrayWindows.saved(conv, elements(conv), shape, lined()) > 0;
  }

  /** Returns the elements that a sum of a layer takes in. */
  int elements(Convolution conv) {
    return conv instanceof DepthwiseConv2d ? taps() : summands();
  }

  /** Returns the positions. */
  public int taps() {
    return rows * columns;
  }

  /** Returns whether a kernel fits into it. */
  boolean holds(Window window) {
    return window.rows().kernel() <= rows && window.columns().kernel() <= columns;
  }

  /** Returns the position of the kernel in one of the window; negative where it has none. */
  int tap(int position, Window window) {
    int y = position / columns - lead(window.rows());
    int x = position % columns - (columns - window.columns().kernel());
    return position < taps() && y >= 0 && x >= 0 ? y * window.columns().kernel() + x : -1;
  }
}
