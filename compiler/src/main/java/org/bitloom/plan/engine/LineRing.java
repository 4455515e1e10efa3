// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;
import org.bitloom.operator.Window.Axis;

/**
 * The memory of a sliding window: a ring of rows of the input.
 *
 * @param rows that fit at once
 * @param rowWords words of one row
 */
public record LineRing(int rows, int rowWords) {
  /** Returns the ring for an input that arrives in words of a folded array. */
  public static LineRing of(Shape input, Window window, Folding folding) {
    int width = input.dimensions().get(1);
    return new LineRing(rows(input, window), Math.multiplyExact(width, folding.wordsPerVector()));
  }

  /**
   * Returns the rows with which an input that arrives evenly over an inference never waits.
   *
   * <p>While a row of windows is computed, the {@code reach} rows under it stay, or all rows up to
   * the next row of windows where the stride is larger, and those that the next one adds come in.
   * Rows that no window steps over, at the bottom and where padding is missing, arrive besides.
   * More than two images are never of use.
   */
  static int rows(Shape input, Window window) {
    int height = input.dimensions().get(0);
    Axis axis = window.rows();
    int windows = axis.windows(height);
    long bottom = (long) (windows - 1) * axis.stride() - axis.before() + axis.reach();
    long unread = Math.max(0, height - bottom);
    long missing = Math.max(0, height - (long) windows * axis.stride());
    return Math.toIntExact(
        Math.min(
            2L * height, Math.max(axis.reach(), axis.stride()) + axis.stride() + unread + missing));
  }

  /** Returns the words that fit at once. */
  public int words() {
    return Math.multiplyExact(rows, rowWords);
  }
}
