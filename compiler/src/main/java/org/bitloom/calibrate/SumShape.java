// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.WeightedLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/**
 * Which inputs and which weights the sums of a layer consist of. A patch is everything under one
 * window, position by position with all channels; a sum reads a part of it.
 *
 * <p>Sums of the same group read the same part. {@code dense} and a plain convolution are one
 * group, a grouped convolution has its groups, a depthwise one a group per channel.
 */
public sealed interface SumShape {
  /** Returns the shape of a layer's sums; for layers with constant weights only. */
  static SumShape of(Layer layer, Shape input) {
    return switch (WeightedLayer.of(layer)) {
      case DenseLayer dense -> new Whole(dense.weights().values().shape());
      case ConvolutionLayer convolution -> of(convolution, input);
    };
  }

  private static SumShape of(ConvolutionLayer c, Shape input) {
    Window window = c.sweep().window(c.kernelHeight(), c.kernelWidth(), input);
    return switch (c.form()) {
      case ConvolutionLayer.Grouped(int groups) -> new Grouped(window, input, c.filters(), groups);
      case ConvolutionLayer.Depthwise(int multiplier) ->
          new Depthwise(window, input, c.filters(), multiplier);
    };
  }

  /** Returns the output channels. */
  int outputs();

  /** Returns the summands of an output channel. */
  int summands();

  /** Returns the groups of output channels that read the same inputs. */
  int groups();

  /** Returns the group of an output channel; those of a group are neighbours. */
  default int group(int output) {
    return output / (outputs() / groups());
  }

  /** Returns the index of a weight in the layer's tensor. */
  int weight(int output, int summand);

  /** Returns the index of what it is multiplied by, in a patch. */
  int input(int group, int summand);

  /** Returns the elements of a patch. */
  int patch();

  /** Returns the windows of an inference. */
  int windows();

  /**
   * Writes a patch; 0 in padding.
   *
   * @param x the layer's input, real values
   */
  void copy(double[] x, int window, double[] into);

  /** {@code dense}: weights {@code [out, in]}, the whole input. */
  record Whole(Shape weights) implements SumShape {
    @Override
    public int outputs() {
      return weights.vectors();
    }

    @Override
    public int summands() {
      return weights.channels();
    }

    @Override
    public int groups() {
      return 1;
    }

    @Override
    public int weight(int output, int summand) {
      return output * summands() + summand;
    }

    @Override
    public int input(int group, int summand) {
      return summand;
    }

    @Override
    public int patch() {
      return summands();
    }

    @Override
    public int windows() {
      return 1;
    }

    @Override
    public void copy(double[] x, int window, double[] into) {
      System.arraycopy(x, 0, into, 0, into.length);
    }
  }

  /** Sums over the windows of an image. */
  sealed interface Swept extends SumShape {
    /** Returns how the window moves. */
    Window window();

    /** Returns the shape of the image. */
    Shape shape();

    @Override
    default int patch() {
      return window().positions() * shape().channels();
    }

    @Override
    default int windows() {
      return window().output(shape(), 1).elements();
    }

    @Override
    default void copy(double[] x, int index, double[] into) {
      int columns = window().columns().windows(shape().dimensions().get(1));
      int channels = shape().channels();
      for (int position = 0; position < window().positions(); position++) {
        int vector = window().vector(shape(), index / columns, index % columns, position);
        for (int c = 0; c < channels; c++) {
          into[position * channels + c] = vector < 0 ? 0 : x[vector * channels + c];
        }
      }
    }
  }

  /** {@code conv2d}: weights {@code [out, positions, channels / groups]}. */
  record Grouped(Window window, Shape shape, int outputs, int groups) implements Swept {
    private int channels() {
      return shape.channels() / groups;
    }

    @Override
    public int summands() {
      return window.positions() * channels();
    }

    @Override
    public int weight(int output, int summand) {
      return output * summands() + summand;
    }

    @Override
    public int input(int group, int summand) {
      int channels = channels();
      return summand / channels * shape.channels() + group * channels + summand % channels;
    }
  }

  /** {@code depthwise_conv2d}: weights {@code [positions, out]}. */
  record Depthwise(Window window, Shape shape, int outputs, int multiplier) implements Swept {
    @Override
    public int summands() {
      return window.positions();
    }

    @Override
    public int groups() {
      return shape.channels();
    }

    @Override
    public int weight(int output, int summand) {
      return summand * outputs + output;
    }

    @Override
    public int input(int group, int summand) {
      return summand * shape.channels() + group;
    }
  }
}
