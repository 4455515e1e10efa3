// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

/**
 * A window that moves over the height and the width of a tensor {@code [height, width, channels]}.
 *
 * @param rows how it moves downwards
 * @param columns how it moves to the right
 */
public record Window(Axis rows, Axis columns) {
  /** The most elements between two windows, and from a window's first element to its last. */
  public static final int LARGEST_SIDE = 1 << 16;

  /**
   * One direction of a window.
   *
   * @param kernel positions of the window
   * @param stride input elements between two windows
   * @param dilation input elements between two positions of a window
   * @param before padding in front of the first element
   * @param after padding behind the last element
   */
  public record Axis(int kernel, int stride, int dilation, int before, int after) {
    /** Validates that sizes are positive and paddings not negative. */
    public Axis {
      if (kernel < 1 || stride < 1 || dilation < 1 || before < 0 || after < 0) {
        throw new IllegalArgumentException(
            "kernel %s, stride %s, dilation %s, padding %s and %s"
                .formatted(kernel, stride, dilation, before, after));
      }
    }

    /**
     * Returns an axis with padding that keeps {@code ceil(input / stride)} windows; the odd element
     * goes behind (numerics page, section 5).
     */
    public static Axis same(int input, int kernel, int stride, int dilation) {
      int windows = Math.ceilDiv(input, stride);
      int reach = Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
      long total = Math.max(0, (windows - 1L) * stride + reach - input);
      int before = Math.toIntExact(total / 2);
      return new Axis(kernel, stride, dilation, before, Math.toIntExact(total - before));
    }

    /** Returns the input elements from a window's first position to its last. */
    public int reach() {
      return Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    }

    /** Returns the windows over an input of this many elements; not positive where none fits. */
    public int windows(int input) {
      long room = (long) input + before + after - reach();
      return room < 0 ? 0 : Math.toIntExact(room / stride + 1);
    }

    /** Returns how many positions of a window lie inside of an input of this many elements. */
    public int inside(int window, int input) {
      int first = element(window, 0);
      int begin = first < 0 ? Math.ceilDiv(-first, dilation) : 0;
      int end = input > first ? Math.min(kernel, Math.ceilDiv(input - first, dilation)) : 0;
      return Math.max(0, end - begin);
    }

    /** Returns the input element under a position of a window; outside of the input in padding. */
    public int element(int window, int position) {
      return window * stride - before + position * dilation;
    }
  }

  /** Returns the positions of the window. */
  public int positions() {
    return Math.multiplyExact(rows.kernel, columns.kernel);
  }

  /** Returns whether any window reaches into padding. */
  public boolean padded() {
    return rows.before + rows.after + columns.before + columns.after > 0;
  }

  /**
   * Returns whether the first window of each direction reaches the input, however far it begins.
   */
  public boolean reachesInput() {
    return rows.before < rows.reach() && columns.before < columns.reach();
  }

  /** Returns whether every element is a window of its own. */
  public boolean pointwise() {
    return !padded() && positions() == 1 && rows.stride == 1 && columns.stride == 1;
  }

  /** Returns the shape of the output for an input {@code [height, width, channels]}. */
  public Shape output(Shape input, int channels) {
    return Shape.of(
        rows.windows(input.dimensions().get(0)),
        columns.windows(input.dimensions().get(1)),
        channels);
  }

  /**
   * Returns the index of the vector of channels under a position of a window, or -1 in padding.
   *
   * @param input shape of the input
   * @param y window, counted downwards
   * @param x window, counted to the right
   * @param position in row-major order
   */
  public int vector(Shape input, int y, int x, int position) {
    int height = input.dimensions().get(0);
    int width = input.dimensions().get(1);
    int row = rows.element(y, position / columns.kernel);
    int column = columns.element(x, position % columns.kernel);
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? row * width + column : -1;
  }
}
