// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;
import org.bitloom.operator.Window.Axis;

/**
 * How a window sweeps over an input {@code [height, width, channels]} of any size.
 *
 * @param strideY rows between two windows
 * @param strideX columns between two windows
 * @param dilationY rows between two positions of a window
 * @param dilationX columns between two positions of a window
 * @param padding what is added around the input
 */
public record Sweep(int strideY, int strideX, int dilationY, int dilationX, Padding padding) {
  /** Validates that strides and dilations are positive. */
  public Sweep {
    if (strideY < 1 || strideX < 1 || dilationY < 1 || dilationX < 1) {
      throw new IllegalArgumentException("a stride or a dilation is below 1");
    }
  }

  /** Returns the window for a kernel and an input of this shape. */
  public Window window(int kernelHeight, int kernelWidth, Shape input) {
    int height = input.dimensions().get(0);
    int width = input.dimensions().get(1);
    return switch (padding) {
      case Padding.Same() ->
          new Window(
              Axis.same(height, kernelHeight, strideY, dilationY),
              Axis.same(width, kernelWidth, strideX, dilationX));
      case Padding.Sides(int top, int bottom, int left, int right) ->
          new Window(
              new Axis(kernelHeight, strideY, dilationY, top, bottom),
              new Axis(kernelWidth, strideX, dilationX, left, right));
    };
  }
}
