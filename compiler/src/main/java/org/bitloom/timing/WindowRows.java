// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import org.bitloom.operator.Window;
import org.bitloom.operator.Window.Axis;

/**
 * What a sliding window has to wait for, and what it lets go.
 *
 * @param window how it moves
 * @param height rows of the input
 * @param width columns of the input
 * @param wordsPerPixel words in which the channels of one position arrive
 * @param ringRows rows that fit at once
 */
public record WindowRows(Window window, int height, int width, int wordsPerPixel, int ringRows) {
  /** Returns the rows of windows. */
  public int lines() {
    return window.rows().windows(height);
  }

  /** Returns the windows of a row. */
  public int pixels() {
    return window.columns().windows(width);
  }

  /** Returns the words of an image. */
  public long words() {
    return (long) height * width * wordsPerPixel;
  }

  /** Returns how many words of the image must be stored before a window is issued. */
  public long needed(int line, int pixel) {
    boolean blind = blind(window.rows()) || blind(window.columns());
    long pixels = pixel == pixels() - 1 ? rowsFreed(line) * width : upTo(line, pixel);
    return Math.max(blind ? 1 : 0, pixels) * wordsPerPixel;
  }

  private static boolean blind(Axis axis) {
    return axis.before() >= axis.reach();
  }

  /** The pixels up to the last one under a window; whole rows where it reaches over the side. */
  private long upTo(int line, int pixel) {
    long bottom = bottom(line);
    long right = (long) pixel * window.columns().stride() - window.columns().before();
    right += window.columns().reach() - 1L;
    if (bottom < 0) {
      return 0;
    }
    if (bottom >= height) {
      return (long) height * width;
    }
    return right >= width - 1 ? (bottom + 1) * width : bottom * width + Math.max(0, right + 1);
  }

  private long bottom(int line) {
    return top(line) + window.rows().reach() - 1L;
  }

  private long top(int line) {
    return (long) line * window.rows().stride() - window.rows().before();
  }

  /** The last window of a row frees rows; those have to be there, and the rows under it. */
  private long rowsFreed(int line) {
    return line == lines() - 1
        ? height
        : Math.max(0, Math.min(height, Math.max(bottom(line) + 1, top(line + 1))));
  }

  /** Returns the row of windows, counted over images, after which a row of inputs is free. */
  long freeing(long row) {
    long image = row / height;
    long below = row % height + 1 + window.rows().before();
    long line = Math.ceilDiv(below, window.rows().stride()) - 1;
    return image * lines() + Math.min(line, lines() - 1L);
  }
}
