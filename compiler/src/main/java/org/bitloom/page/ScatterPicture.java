// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;

/**
 * Points over two axes, in pixels.
 *
 * @param xTitle below the picture
 * @param yTitle above the picture
 * @param xTicks lines of the horizontal axis
 * @param yTicks lines of the vertical axis
 * @param front line through the best points, as an SVG path
 * @param marks all points, the best last
 */
public record ScatterPicture(
    String xTitle,
    String yTitle,
    List<Tick> xTicks,
    List<Tick> yTicks,
    String front,
    List<Mark> marks) {
  static final int WIDTH = 760;
  static final int HEIGHT = 340;
  static final int LEFT = 70;
  static final int RIGHT = 730;
  static final int TOP = 34;
  static final int BOTTOM = 290;

  /** Copies the lists. */
  public ScatterPicture {
    xTicks = List.copyOf(xTicks);
    yTicks = List.copyOf(yTicks);
    marks = List.copyOf(marks);
  }

  /**
   * A line of the grid.
   *
   * @param at pixel
   * @param label its value
   */
  public record Tick(int at, String label) {}

  /**
   * A point.
   *
   * @param x pixel
   * @param y pixel
   * @param kind class of its colour: {@code front}, {@code other} or {@code read}
   * @param title what it is
   */
  public record Mark(int x, int y, String kind, String title) {}
}
