// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** Depthwise convolutions: for every position of the kernel, all channels at once. */
final class DepthwiseKernel implements Kernel {
  private final Window window;
  private final Shape input;
  private final Shape output;
  private final int multiplier;
  private final long padValue;
  private final long[][] weights;
  private final long[] bias;

  DepthwiseKernel(DepthwiseConv2d operator) {
    window = operator.window();
    input = operator.input().shape();
    output = operator.output().shape();
    multiplier = operator.multiplier();
    padValue = operator.padValue();
    bias = operator.bias().toArray();
    weights = new long[operator.positions()][bias.length];
    for (int p = 0; p < weights.length; p++) {
      int position = p;
      Arrays.setAll(weights[p], o -> operator.weight(o, position));
    }
  }

  @Override
  public long[] run(long[][] tensors) {
    long[] x = tensors[0];
    int columns = output.dimensions().get(1);
    long[] result = new long[output.elements()];
    for (int v = 0; v < output.vectors(); v++) {
      int first = v * bias.length;
      System.arraycopy(bias, 0, result, first, bias.length);
      for (int p = 0; p < weights.length; p++) {
        int vector = window.vector(input, v / columns, v % columns, p);
        for (int o = 0; o < bias.length; o++) {
          long element = vector < 0 ? padValue : x[vector * input.channels() + o / multiplier];
          result[first + o] =
              Math.addExact(result[first + o], Math.multiplyExact(weights[p][o], element));
        }
      }
    }
    return result;
  }
}
