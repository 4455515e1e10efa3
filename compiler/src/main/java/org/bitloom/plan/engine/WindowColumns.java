// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.stream.IntStream;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;
import org.bitloom.operator.Window.Axis;
import org.bitloom.timing.WindowRows;

/**
 * A sliding window of which all rows are read in one step: each row of the ring is a bank of its
 * own. A step brings one word of a column; the columns before it are kept, so a whole window is
 * complete with its last column.
 *
 * <p>A word holds a part of the channels of one position, or all channels of {@code pixels()}
 * neighbouring ones, which then count as one column.
 *
 * @param shape of the input
 * @param window as it moves over the input
 * @param lanes elements of a word of one row
 */
public record WindowColumns(Shape shape, Window window, int lanes) {
  /** More banks would cost more to choose from than the multipliers beside them. */
  private static final int MOST_BANKS = 32;

  /** Validates that columns hold whole positions, or a position is cut into words. */
  public WindowColumns {
    int channels = shape.channels();
    int pixels = lanes / channels;
    boolean cut = lanes <= channels;
    boolean whole = lanes % channels == 0 && divides(pixels, shape, window);
    if (lanes < 1 || !(cut || whole)) {
      throw new IllegalArgumentException(shape + " in words of " + lanes);
    }
  }

  /** Returns whether columns of so many positions are those between which windows move. */
  private static boolean divides(int pixels, Shape shape, Window window) {
    return window.columns().stride() % pixels == 0 && shape.dimensions().get(1) % pixels == 0;
  }

  /** Returns whether windows can be read so. */
  public static boolean suit(Window window) {
    return window.positions() > 1 && window.reachesInput();
  }

  /** Returns whether there are not too many banks for a layer whose folding is free. */
  public static boolean cheap(Shape shape, Window window) {
    return LineRing.rows(shape, window) <= MOST_BANKS;
  }

  /** Returns the numbers of lanes in which all output channels can read windows together. */
  public static IntStream choices(Shape shape, Window window) {
    int channels = shape.channels();
    IntStream cut = IntStream.rangeClosed(1, channels).filter(lanes -> channels % lanes == 0);
    IntStream whole =
        IntStream.rangeClosed(2, window.columns().stride())
            .filter(pixels -> divides(pixels, shape, window))
            .map(pixels -> Math.multiplyExact(pixels, channels));
    return IntStream.concat(cut, whole);
  }

  /** Returns the neighbouring positions of a column. */
  public int pixels() {
    return Math.max(1, lanes / shape.channels());
  }

  /** Returns the words of a column of one row. */
  public int words() {
    return Math.ceilDiv(shape.channels(), lanes);
  }

  /** Returns the columns of the input. */
  public int width() {
    return shape.dimensions().get(1) / pixels();
  }

  /** Returns the windows of a row. */
  public int windows() {
    return window.columns().windows(shape.dimensions().get(1));
  }

  /** Returns the rows of windows. */
  public int lines() {
    return window.rows().windows(shape.dimensions().get(0));
  }

  /** Returns the columns from one window to the next. */
  public int stride() {
    return window.columns().stride() / pixels();
  }

  private int column(int position) {
    Axis axis = window.columns();
    return Math.floorDiv(position * axis.dilation() - axis.before(), pixels());
  }

  /** Returns the columns under a window. */
  public int reach() {
    return lastColumn() - column(0) + 1;
  }

  private int lastColumn() {
    return column(window.columns().kernel() - 1);
  }

  /** Returns how many columns before its last one a position of a window lies. */
  public int age(int position) {
    return lastColumn() - column(position);
  }

  /** Returns which of the neighbours of its column a position of a window is. */
  public int neighbour(int position) {
    Axis axis = window.columns();
    return Math.floorMod(position * axis.dilation() - axis.before(), pixels());
  }

  /** Returns the column that completes the first window of a row. */
  public int first() {
    return lastColumn();
  }

  /** Returns the column that completes the last window of a row; it may lie behind the input. */
  public int last() {
    return (windows() - 1) * stride() + first();
  }

  /** Returns the columns that are passed per row of windows, with those behind the input. */
  public int columns() {
    return Math.max(width(), last() + 1);
  }

  /** Returns, for each column that is passed, whether it completes a window. */
  public boolean[] completing() {
    boolean[] completing = new boolean[columns()];
    for (int column = first(); column <= last(); column += stride()) {
      completing[column] = true;
    }
    return completing;
  }

  /** Returns the steps of an inference. */
  public long steps() {
    return Math.multiplyExact((long) lines() * columns(), words());
  }

  /** Returns the most steps in a row that complete no window. */
  public int gap() {
    int between = Math.max(stride() - 1, columns() - 1 - last() + first());
    return Math.multiplyExact(between, words());
  }

  /** Returns the memory: a bank per row. */
  public LineRing ring() {
    return new LineRing(LineRing.rows(shape, window), Math.multiplyExact(width(), words()));
  }

  /**
   * Returns the same rows under a window of one column, which passes the columns behind the input.
   */
  public Window strip() {
    return new Window(window.rows(), new Axis(1, 1, 1, 0, columns() - width()));
  }

  /** Returns what a step has to wait for, and what it lets go. */
  public WindowRows rows() {
    return new WindowRows(strip(), shape.dimensions().get(0), width(), words(), ring().rows());
  }
}
