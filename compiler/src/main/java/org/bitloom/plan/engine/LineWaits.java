// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;
import org.bitloom.timing.WindowRows;

/**
 * What a line buffer counts: how many words each window needs beyond those of the window before.
 *
 * @param rows how the window slides
 */
public record LineWaits(WindowRows rows) {
  /**
   * Returns what is counted for a folded array.
   *
   * @param reading order in which the windows are read
   */
  public static LineWaits of(Shape input, Window window, Folding reading) {
    return new LineWaits(MacFront.rows(input, window, reading));
  }

  /** Returns the rows of windows. */
  public int lines() {
    return rows.lines();
  }

  /** Returns the windows of a row. */
  public int pixels() {
    return rows.pixels();
  }

  /** Returns the words that the first window of an image needs. */
  public long first() {
    return rows.needed(0, 0);
  }

  /** Returns the further words that the window behind this one needs. */
  public long after(int line, int pixel) {
    long here = rows.needed(line, pixel);
    if (pixel + 1 < rows.pixels()) {
      return rows.needed(line, pixel + 1) - here;
    }
    return line + 1 < rows.lines()
        ? rows.needed(line + 1, 0) - here
        : rows.words() - here + first();
  }

  /** Returns the rows of the input that a row of windows frees. */
  public long freed(int line) {
    return (line + 1 < rows.lines() ? above(line + 1) : rows.height()) - above(line);
  }

  /** Returns the rows above a row of windows. */
  private long above(int line) {
    Window.Axis axis = rows.window().rows();
    return Math.clamp((long) line * axis.stride() - axis.before(), 0L, (long) rows.height());
  }
}
