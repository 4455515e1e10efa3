// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;

/** Adds operators to a file whose windows move over an image, and those that resize it. */
final class TestWindows {
  private final TestModel model;
  private final FlatBufferBuilder builder;

  TestWindows(TestModel model, FlatBufferBuilder builder) {
    this.model = model;
    this.builder = builder;
  }

  /**
   * How a window moves.
   *
   * @param same whether the padding is {@code SAME}, not {@code VALID}
   */
  record Sweep(boolean same, int strideY, int strideX, int dilationY, int dilationX) {
    byte padding() {
      return same ? Padding.SAME : Padding.VALID;
    }

    /** Returns the windows over rows or columns; none where the kernel does not fit. */
    static int windows(boolean same, int size, int kernel, int stride, int dilation) {
      int covered = (kernel - 1) * dilation + 1;
      return same ? (size + stride - 1) / stride : (size - covered + stride) / stride;
    }

    int rows(int height, int kernel) {
      return windows(same, height, kernel, strideY, dilationY);
    }

    int columns(int width, int kernel) {
      return windows(same, width, kernel, strideX, dilationX);
    }
  }

  /** Adds a convolution. */
  void convolution(int[] inputs, int output, Sweep s, byte activation) {
    int options =
        Conv2DOptions.createConv2DOptions(
            builder, s.padding(), s.strideX, s.strideY, activation, s.dilationX, s.dilationY);
    model.operator(BuiltinOperator.CONV_2D, inputs, output, BuiltinOptions.Conv2DOptions, options);
  }

  /** Adds a depthwise convolution. */
  void depthwise(int[] inputs, int output, Sweep s, int multiplier, byte activation) {
    int options =
        DepthwiseConv2DOptions.createDepthwiseConv2DOptions(
            builder,
            s.padding(),
            s.strideX,
            s.strideY,
            multiplier,
            activation,
            s.dilationX,
            s.dilationY);
    model.operator(
        BuiltinOperator.DEPTHWISE_CONV_2D,
        inputs,
        output,
        BuiltinOptions.DepthwiseConv2DOptions,
        options);
  }

  /** Adds a pool. */
  void pool(int kind, int input, int output, Sweep s, int height, int width, byte activation) {
    int options =
        Pool2DOptions.createPool2DOptions(
            builder, s.padding(), s.strideX, s.strideY, width, height, activation);
    model.operator(kind, new int[] {input}, output, BuiltinOptions.Pool2DOptions, options);
  }

  /** Adds {@code RESIZE_NEAREST_NEIGHBOR}. */
  void resize(int input, int size, int output, boolean alignCorners, boolean halfPixelCenters) {
    model.operator(
        BuiltinOperator.RESIZE_NEAREST_NEIGHBOR,
        new int[] {input, size},
        output,
        BuiltinOptions.ResizeNearestNeighborOptions,
        ResizeNearestNeighborOptions.createResizeNearestNeighborOptions(
            builder, alignCorners, halfPixelCenters));
  }

  /** Adds a transposed convolution. */
  void transposeConvolution(int[] inputs, int output, boolean same, int strideY, int strideX) {
    byte padding = same ? Padding.SAME : Padding.VALID;
    int options =
        TransposeConvOptions.createTransposeConvOptions(builder, padding, strideX, strideY);
    model.operator(
        BuiltinOperator.TRANSPOSE_CONV,
        inputs,
        output,
        BuiltinOptions.TransposeConvOptions,
        options);
  }

  /** Adds {@code RESIZE_BILINEAR}. */
  void resizeBilinear(
      int input, int size, int output, boolean alignCorners, boolean halfPixelCenters) {
    model.operator(
        BuiltinOperator.RESIZE_BILINEAR,
        new int[] {input, size},
        output,
        BuiltinOptions.ResizeBilinearOptions,
        ResizeBilinearOptions.createResizeBilinearOptions(builder, alignCorners, halfPixelCenters));
  }
}
