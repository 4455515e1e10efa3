// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** Copies the elements under a window, run by run; where it reaches into padding, a constant. */
final class WindowGather {
  private final Window.Axis rows;
  private final Window.Axis columns;
  private final int height;
  private final int width;
  private final int channels;
  private final int windows;
  private final int padValue;

  /**
   * Prepares a gather.
   *
   * @param window how the kernel moves
   * @param input {@code [height, width, channels]}
   * @param padValue an element of padding; read only where the window is padded
   */
  WindowGather(Window window, Shape input, int padValue) {
    rows = window.rows();
    columns = window.columns();
    height = input.dimensions().get(0);
    width = input.dimensions().get(1);
    channels = input.channels();
    windows = columns.windows(width);
    this.padValue = padValue;
  }

  /**
   * Copies all elements under one window.
   *
   * @param x the input
   * @param window index in row-major order
   * @param under positions in row-major order, {@code channels} elements each
   */
  void copy(int[] x, int window, int[] under) {
    int run = columns.kernel() * channels;
    for (int ky = 0; ky < rows.kernel(); ky++) {
      int row = rows.element(window / windows, ky);
      if (row < 0 || row >= height) {
        Arrays.fill(under, ky * run, (ky + 1) * run, padValue);
      } else if (columns.dilation() == 1) {
        adjacent(x, row, columns.element(window % windows, 0), under, ky * run);
      } else {
        dilated(x, row, window % windows, under, ky * run);
      }
    }
  }

  /** Copies one row of a window whose columns lie side by side; it may begin or end in padding. */
  private void adjacent(int[] x, int row, int column, int[] under, int first) {
    int from = Math.clamp(column, 0, width);
    int length = Math.max(0, Math.min(column + columns.kernel(), width) - from) * channels;
    int left = first + Math.clamp(-(long) column, 0, columns.kernel()) * channels;
    Arrays.fill(under, first, left, padValue);
    System.arraycopy(x, (row * width + from) * channels, under, left, length);
    Arrays.fill(under, left + length, first + columns.kernel() * channels, padValue);
  }

  private void dilated(int[] x, int row, int window, int[] under, int first) {
    for (int kx = 0; kx < columns.kernel(); kx++) {
      int column = columns.element(window, kx);
      int at = first + kx * channels;
      if (column < 0 || column >= width) {
        Arrays.fill(under, at, at + channels, padValue);
      } else {
        System.arraycopy(x, (row * width + column) * channels, under, at, channels);
      }
    }
  }
}
