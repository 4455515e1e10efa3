// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.List;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/**
 * The largest or the mean element under a window, channel by channel.
 *
 * @param input shape of the input, {@code [height, width, channels]}
 * @param window which elements
 * @param maximum the largest instead of the mean
 */
record PoolKernel(Shape input, Window window, boolean maximum) implements RealKernel {
  static PoolKernel of(PoolLayer.Form form, Shape input) {
    return switch (form) {
      case PoolLayer.Maximum(int height, int width, Sweep sweep) ->
          new PoolKernel(input, sweep.window(height, width, input), true);
      case PoolLayer.Average(int height, int width, Sweep sweep) ->
          new PoolKernel(input, sweep.window(height, width, input), false);
      case PoolLayer.Global global -> new PoolKernel(input, global.window(input), false);
    };
  }

  @Override
  public double[] apply(List<double[]> inputs) {
    Shape output = window.output(input, input.channels());
    int channels = input.channels();
    int width = output.dimensions().get(1);
    double[] result = new double[output.elements()];
    for (int place = 0; place < result.length / channels; place++) {
      pool(inputs.get(0), place / width, place % width, result, place * channels);
    }
    return result;
  }

  private void pool(double[] x, int row, int column, double[] result, int to) {
    int channels = input.channels();
    Arrays.fill(result, to, to + channels, maximum ? Double.NEGATIVE_INFINITY : 0);
    int count = 0;
    for (int position = 0; position < window.positions(); position++) {
      int vector = window.vector(input, row, column, position);
      if (vector >= 0) {
        count++;
        for (int c = 0; c < channels; c++) {
          double value = x[vector * channels + c];
          result[to + c] = maximum ? Math.max(result[to + c], value) : result[to + c] + value;
        }
      }
    }
    for (int c = 0; c < channels && !maximum; c++) {
      result[to + c] /= count;
    }
  }
}
