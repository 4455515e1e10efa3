// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.function.Supplier;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** A drawn way of a window over an image in which it has at least one place. */
final class FittingSweep {
  private FittingSweep() {}

  /** Returns the first that fits; almost all do. */
  static Sweep of(int height, int width, Shape image, Supplier<Sweep> drawn) {
    while (true) {
      Sweep sweep = drawn.get();
      Window window = sweep.window(height, width, image);
      if (window.rows().windows(image.dimensions().get(0)) > 0
          && window.columns().windows(image.dimensions().get(1)) > 0) {
        return sweep;
      }
    }
  }
}
