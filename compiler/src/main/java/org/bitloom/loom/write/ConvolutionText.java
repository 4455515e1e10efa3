// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.util.List;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;

/** The text of a convolution in the language; what is the default is left out. */
final class ConvolutionText {
  private ConvolutionText() {}

  static String call(ConvolutionLayer layer, String input) {
    Sweep s = layer.sweep();
    String kernel = ", kernel: " + List.of(layer.kernelHeight(), layer.kernelWidth());
    String sweep =
        pair("stride", s.strideY(), s.strideX())
            + padding(s.padding())
            + pair("dilation", s.dilationY(), s.dilationX());
    String activation = NetworkText.activation(layer.activation()) + ")";
    return switch (layer.form()) {
      case ConvolutionLayer.Grouped(int groups) ->
          "conv2d(%s, filters: %s".formatted(input, layer.filters())
              + kernel
              + sweep
              + count("groups", groups)
              + activation;
      case ConvolutionLayer.Depthwise(int multiplier) ->
          "depthwise_conv2d("
              + input
              + kernel
              + sweep
              + count("depth_multiplier", multiplier)
              + activation;
    };
  }

  private static String pair(String name, int y, int x) {
    return y == 1 && x == 1 ? "" : ", " + name + ": " + List.of(y, x);
  }

  private static String count(String name, int value) {
    return value == 1 ? "" : ", " + name + ": " + value;
  }

  static String padding(Padding padding) {
    return switch (padding) {
      case Padding.Same() -> ", padding: same";
      case Padding.Sides(int top, int bottom, int left, int right) ->
          padding.equals(Padding.Sides.NONE)
              ? ""
              : ", padding: " + List.of(top, bottom, left, right);
    };
  }
}
