// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.List;
import org.bitloom.format.RealWeights;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/**
 * Weighted sums under a window. The inner loop runs over output channels, whose weights therefore
 * lie side by side: {@code weights[position][channel][output of the group]}.
 */
final class WeightedKernel implements RealKernel {
  private final Shape input;
  private final Window window;
  private final Shape output;

  /** Groups of input channels that meet no other outputs; depthwise has one per channel. */
  private final int groups;

  private final double[] weights;
  private final double[] bias;

  private WeightedKernel(
      Shape input, Window window, Shape output, int groups, double[] weights, double[] bias) {
    this.input = input;
    this.window = window;
    this.output = output;
    this.groups = groups;
    this.weights = weights;
    this.bias = bias;
  }

  /**
   * A fully connected layer.
   *
   * @param weights {@code [units, inputs]}
   * @param bias one per unit
   */
  static WeightedKernel dense(RealWeights weights, double[] bias) {
    int units = bias.length;
    int inputs = weights.shape().elements() / units;
    Window.Axis one = new Window.Axis(1, 1, 1, 0, 0);
    return new WeightedKernel(
        Shape.of(1, 1, inputs),
        new Window(one, one),
        Shape.of(1, 1, units),
        1,
        grouped(weights.values(), 1, inputs, 1, units),
        bias);
  }

  /**
   * A convolution.
   *
   * @param weights in the order of the layer
   * @param bias one per output channel
   */
  static WeightedKernel convolution(
      ConvolutionLayer layer, Shape input, RealWeights weights, double[] bias) {
    Window window = layer.sweep().window(layer.kernelHeight(), layer.kernelWidth(), input);
    Shape output = window.output(input, layer.filters());
    int positions = window.positions();
    return switch (layer.form()) {
      case ConvolutionLayer.Grouped(int groups) -> {
        int channels = input.channels() / groups;
        int filters = layer.filters() / groups;
        double[] own = grouped(weights.values(), positions, channels, groups, filters);
        yield new WeightedKernel(input, window, output, groups, own, bias);
      }
      // [position][channel * multiplier] is the order of the inner loop already.
      case ConvolutionLayer.Depthwise(int multiplier) ->
          new WeightedKernel(input, window, output, input.channels(), weights.values(), bias);
    };
  }

  /** Turns {@code [group][filter][position][channel]} into the order of the inner loop. */
  private static double[] grouped(
      double[] values, int positions, int channels, int groups, int filters) {
    double[] result = new double[values.length];
    for (int o = 0; o < groups * filters; o++) {
      int group = o / filters;
      for (int p = 0; p < positions; p++) {
        for (int c = 0; c < channels; c++) {
          int to = ((p * groups + group) * channels + c) * filters + o % filters;
          result[to] = values[(o * positions + p) * channels + c];
        }
      }
    }
    return result;
  }

  @Override
  public double[] apply(List<double[]> inputs) {
    double[] x = inputs.get(0);
    int outputs = output.channels();
    int width = output.dimensions().get(1);
    double[] result = new double[output.elements()];
    double[] sums = new double[outputs];
    for (int place = 0; place < output.vectors(); place++) {
      System.arraycopy(bias, 0, sums, 0, outputs);
      for (int position = 0; position < window.positions(); position++) {
        int vector = window.vector(input, place / width, place % width, position);
        if (vector >= 0) {
          accumulate(sums, x, vector * input.channels(), position);
        }
      }
      System.arraycopy(sums, 0, result, place * outputs, outputs);
    }
    return result;
  }

  private void accumulate(double[] sums, double[] x, int from, int position) {
    int channels = input.channels() / groups;
    int filters = sums.length / groups;
    int at = position * input.channels() * filters;
    int channel = from;
    for (int group = 0; group < groups; group++) {
      for (int i = 0; i < channels; i++) {
        double value = x[channel];
        if (value != 0) {
          add(sums, group * filters, value, at, filters);
        }
        channel++;
        at += filters;
      }
    }
  }

  private void add(double[] sums, int to, double value, int at, int count) {
    for (int o = 0; o < count; o++) {
      sums[to + o] += value * weights[at + o];
    }
  }
}
