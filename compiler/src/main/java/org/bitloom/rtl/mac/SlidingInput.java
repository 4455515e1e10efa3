// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/**
 * An input under a sliding window.
 *
 * @param shape {@code [height, width, channels]}
 * @param window how it moves
 * @param padValue element outside of the input
 */
public record SlidingInput(Shape shape, Window window, long padValue) {
  int height() {
    return shape.dimensions().get(0);
  }

  int width() {
    return shape.dimensions().get(1);
  }

  /** Returns the rows of windows. */
  int lines() {
    return window.rows().windows(height());
  }

  /** Returns the windows of a row. */
  int pixels() {
    return window.columns().windows(width());
  }
}
