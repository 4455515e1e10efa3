// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
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

  /**
   * Returns the shape of a tensor that has a vector of channels for every position of a window.
   *
   * @param x an image
   * @param channels of the output
   */
  public ShapeResult output(Shape x, int kernelHeight, int kernelWidth, long channels) {
    if (x.dimensions().size() != 3) {
      return ShapeResult.noImage(x);
    }
    int[] kernel = {kernelHeight, kernelWidth};
    int[] dilation = {dilationY, dilationX};
    int[] stride = {strideY, strideX};
    List<Long> dimensions = new ArrayList<>();
    for (int axis = 0; axis < 2; axis++) {
      long covered = (kernel[axis] - 1L) * dilation[axis] + 1;
      if (Math.max(covered, stride[axis]) > Window.LARGEST_SIDE) {
        return ShapeResult.wrong(
            "a window of %s elements, or its stride of %s, is larger than %s"
                .formatted(covered, stride[axis], Window.LARGEST_SIDE));
      }
      int input = x.dimensions().get(axis);
      long outputs = positions(input, covered, stride[axis], axis);
      if (outputs < 1) {
        return ShapeResult.wrong(
            "a window of " + covered + " does not fit into " + input + " elements");
      }
      dimensions.add(outputs);
    }
    dimensions.add(channels);
    return ShapeResult.of(dimensions);
  }

  /** Returns the positions of a window along an axis; 0 where it does not fit. */
  private long positions(long input, long covered, long stride, int axis) {
    return switch (padding) {
      case Padding.Same() -> Math.ceilDiv(input, stride);
      case Padding.Sides(int top, int bottom, int left, int right) -> {
        long padded = input + (axis == 0 ? (long) top + bottom : (long) left + right);
        yield padded < covered ? 0 : (padded - covered) / stride + 1;
      }
    };
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
