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
  private final int outputs;
  private final int windows;
  private final int multiplier;
  private final int[][] weights;
  private final int[] padding;
  private final long[] bias;
  private final Lanes lanes;
  private final boolean narrow;

  /**
   * Packs the weights.
   *
   * @param lanes not {@link Lanes#CHECKED}
   */
  DepthwiseKernel(DepthwiseConv2d operator, Lanes lanes) {
    this.lanes = lanes;
    window = operator.window();
    input = operator.input().shape();
    outputs = operator.outputCount();
    windows = operator.vectorCount();
    multiplier = operator.multiplier();
    narrow = Elements.narrow(operator.output());
    bias = operator.bias().toArray();
    padding = new int[outputs];
    if (window.padded()) {
      Arrays.fill(padding, Math.toIntExact(operator.padValue()));
    }
    weights = new int[operator.positions()][outputs];
    for (int p = 0; p < weights.length; p++) {
      int position = p;
      Arrays.setAll(weights[p], o -> Math.toIntExact(operator.weight(o, position)));
    }
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] x = multiplier == 1 ? inputs[0].ints() : repeated(inputs[0].ints());
    if (lanes == Lanes.INT) {
      return new Elements.Narrow(ints(x));
    }
    long[] sums = longs(x);
    return narrow
        ? new Elements.Narrow(Arrays.stream(sums).mapToInt(Math::toIntExact).toArray())
        : new Elements.Wide(sums);
  }

  /** Returns every element as often as it has output channels. */
  private int[] repeated(int[] x) {
    int[] all = new int[x.length * multiplier];
    for (int i = 0; i < x.length; i++) {
      Arrays.fill(all, i * multiplier, (i + 1) * multiplier, x[i]);
    }
    return all;
  }

  private int[] ints(int[] x) {
    int[] start = Arrays.stream(bias).mapToInt(Math::toIntExact).toArray();
    int[] y = new int[windows * outputs];
    int[] sums = new int[outputs];
    for (int v = 0; v < windows; v++) {
      System.arraycopy(start, 0, sums, 0, outputs);
      for (int p = 0; p < weights.length; p++) {
        int first = first(v, p);
        addProducts(weights[p], first < 0 ? padding : x, Math.max(first, 0), sums);
      }
      System.arraycopy(sums, 0, y, v * outputs, outputs);
    }
    return y;
  }

  private long[] longs(int[] x) {
    long[] y = new long[windows * outputs];
    long[] sums = new long[outputs];
    for (int v = 0; v < windows; v++) {
      System.arraycopy(bias, 0, sums, 0, outputs);
      for (int p = 0; p < weights.length; p++) {
        int first = first(v, p);
        addProducts(weights[p], first < 0 ? padding : x, Math.max(first, 0), sums);
      }
      System.arraycopy(sums, 0, y, v * outputs, outputs);
    }
    return y;
  }

  /** Returns where the elements under a position of a window begin; negative in padding. */
  private int first(int windowIndex, int position) {
    int columns = window.columns().windows(input.dimensions().get(1));
    int vector = window.vector(input, windowIndex / columns, windowIndex % columns, position);
    return vector < 0 ? -1 : vector * outputs;
  }

  /** A plain loop over three arrays, which the JIT compiler turns into vector code. */
  private static void addProducts(int[] w, int[] x, int first, int[] sums) {
    for (int o = 0; o < sums.length; o++) {
      sums[o] += w[o] * x[first + o];
    }
  }

  private static void addProducts(int[] w, int[] x, int first, long[] sums) {
    for (int o = 0; o < sums.length; o++) {
      sums[o] += (long) w[o] * x[first + o];
    }
  }
}
