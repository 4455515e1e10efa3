// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.util.List;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.Sweep;

/** The text of a pooling layer in the language; what is the default is left out. */
final class PoolText {
  private PoolText() {}

  static String call(PoolLayer layer, String input) {
    return switch (layer.form()) {
      case PoolLayer.Maximum(int height, int width, Sweep sweep) ->
          "max_pool(" + windowed(layer, input, height, width, sweep);
      case PoolLayer.Average(int height, int width, Sweep sweep) ->
          "avg_pool(" + windowed(layer, input, height, width, sweep);
      case PoolLayer.Global(boolean keeps) ->
          "global_avg_pool(" + input + (keeps ? ", keep_dims: true)" : ")");
    };
  }

  private static String windowed(
      PoolLayer layer, String input, int height, int width, Sweep sweep) {
    boolean sideBySide = sweep.strideY() == height && sweep.strideX() == width;
    return input
        + ", size: "
        + List.of(height, width)
        + (sideBySide ? "" : ", stride: " + List.of(sweep.strideY(), sweep.strideX()))
        + ConvolutionText.padding(sweep.padding())
        + NetworkText.activation(layer.activation())
        + ")";
  }
}
