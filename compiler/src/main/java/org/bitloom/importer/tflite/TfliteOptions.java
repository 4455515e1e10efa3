// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;

/** The options of an operator of a TFLite file, as they stand there. */
sealed interface TfliteOptions {
  /** None, or those of an operator that is not built. */
  record None() implements TfliteOptions {}

  /**
   * Options of {@code CONCATENATION}.
   *
   * @param axis negative where it is counted from the end
   * @param activation the schema's name of the fused activation
   */
  record Concatenation(int axis, String activation) implements TfliteOptions {}

  /**
   * Options of {@code FULLY_CONNECTED}.
   *
   * @param activation the schema's name of the fused activation
   * @param shuffled whether the weights are in an order of their own
   */
  record FullyConnected(String activation, boolean shuffled) implements TfliteOptions {}

  /**
   * Options of {@code CONV_2D} and {@code DEPTHWISE_CONV_2D}.
   *
   * @param padding the schema's name, {@code SAME} or {@code VALID}
   * @param strideY rows between two windows
   * @param strideX columns between two windows
   * @param dilationY rows between two positions of a window
   * @param dilationX columns between two positions of a window
   * @param activation the schema's name of the fused activation
   */
  record Convolution(
      String padding, int strideY, int strideX, int dilationY, int dilationX, String activation)
      implements TfliteOptions {}

  /**
   * Options of {@code MAX_POOL_2D} and {@code AVERAGE_POOL_2D}.
   *
   * @param padding the schema's name, {@code SAME} or {@code VALID}
   * @param height rows of a window
   * @param width columns of a window
   * @param strideY rows between two windows
   * @param strideX columns between two windows
   * @param activation the schema's name of the fused activation
   */
  record Pool(String padding, int height, int width, int strideY, int strideX, String activation)
      implements TfliteOptions {}

  /**
   * Options of {@code LEAKY_RELU}.
   *
   * @param slope factor below 0
   */
  record Slope(float slope) implements TfliteOptions {}

  /**
   * Options of {@code SOFTMAX}.
   *
   * @param beta factor before the exponential function
   */
  record Softmax(float beta) implements TfliteOptions {}

  /**
   * Options of {@code ADD}, {@code SUB}, {@code MUL} and {@code DIV}.
   *
   * @param activation the schema's name of the fused activation
   * @param powersOfTwo whether sums of int16 tensors whose scales are powers of two have a kernel
   *     of their own
   */
  record Elementwise(String activation, boolean powersOfTwo) implements TfliteOptions {}

  /**
   * Options of {@code STRIDED_SLICE}: bit {@code i} of a mask is about dimension {@code i}.
   *
   * @param begin dimensions from their first element on
   * @param end dimensions to their last element
   * @param ellipsis position that stands for all dimensions not named
   * @param newAxis positions that add a dimension
   * @param shrink dimensions of which one element remains, and then go
   */
  record StridedSlice(int begin, int end, int ellipsis, int newAxis, int shrink)
      implements TfliteOptions {}

  /**
   * Options of operators with one axis: {@code PACK}, {@code GATHER}, {@code UNPACK}.
   *
   * @param axis negative where it is counted from the end
   */
  record Axis(int axis) implements TfliteOptions {}

  /**
   * Options of {@code SQUEEZE}.
   *
   * @param dimensions that go; none for all of one element
   */
  record Squeeze(List<Integer> dimensions) implements TfliteOptions {
    public Squeeze {
      dimensions = List.copyOf(dimensions);
    }
  }

  /**
   * Options of {@code MEAN}, {@code SUM}, {@code REDUCE_MAX} and their kind.
   *
   * @param keepsDimensions whether reduced dimensions remain, of one element
   */
  record Reducer(boolean keepsDimensions) implements TfliteOptions {}

  /**
   * Options of {@code RESIZE_NEAREST_NEIGHBOR} and {@code RESIZE_BILINEAR}.
   *
   * @param alignCorners whether the corners of both images coincide
   * @param halfPixelCenters whether the centres of pixels lie at halves
   */
  record Resize(boolean alignCorners, boolean halfPixelCenters) implements TfliteOptions {}

  /**
   * Options of {@code TRANSPOSE_CONV}.
   *
   * @param padding the schema's name, {@code SAME} or {@code VALID}
   * @param strideY rows between two windows
   * @param strideX columns between two windows
   */
  record TransposeConvolution(String padding, int strideY, int strideX) implements TfliteOptions {}

  /**
   * Options of {@code DEPTH_TO_SPACE} and {@code SPACE_TO_DEPTH}.
   *
   * @param block rows and columns that a pixel becomes
   */
  record Block(int block) implements TfliteOptions {}

  /**
   * Options of {@code GELU}.
   *
   * @param approximate whether it is the form with a hyperbolic tangent
   */
  record Gelu(boolean approximate) implements TfliteOptions {}

  /**
   * Options of {@code MIRROR_PAD}.
   *
   * @param symmetric whether the border itself is repeated
   */
  record Mirror(boolean symmetric) implements TfliteOptions {}

  /**
   * Not of the schema: real numbers that {@code QUANTIZE} quantizes, for each element of its input.
   *
   * @param values from that of the least element up
   */
  record Table(float[] values) implements TfliteOptions {}
}
