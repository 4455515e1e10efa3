// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import java.util.List;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;

/**
 * Convolutions as products of a matrix with the columns under each window (im2col), in int32 lanes.
 */
final class ConvolutionKernel implements Kernel {
  private final Window window;
  private final Shape input;
  private final Shape output;
  private final int padValue;
  private final int[][] weights;
  private final int[] bias;

  private ConvolutionKernel(Conv2d operator) {
    window = operator.window();
    input = operator.input().shape();
    output = operator.output().shape();
    padValue = Math.toIntExact(operator.padValue());
    weights = new int[operator.outputCount()][operator.inputCount()];
    bias = new int[operator.outputCount()];
    for (int o = 0; o < bias.length; o++) {
      int channel = o;
      bias[o] = Math.toIntExact(operator.bias().get(o));
      Arrays.setAll(weights[o], i -> Math.toIntExact(operator.weight(channel, i)));
    }
  }

  /** Returns the fast kernel, or the scalar form where a sum could leave int32. */
  static Kernel of(Conv2d operator) {
    return fitsInt(operator)
        ? new ConvolutionKernel(operator)
        : inputs ->
            operator.evaluate(List.of(Tensor.of(operator.input().shape(), inputs[0]))).toArray();
  }

  /** Bounds every partial sum, in any order: {@code |b| + sum(|w|) * max|x| < 2^31}. */
  static boolean fitsInt(WeightedSum operator) {
    Interval x = operator.operand();
    long widest = Math.max(Math.abs(x.min()), Math.abs(x.max()));
    for (int o = 0; o < operator.outputCount(); o++) {
      long sum = 0;
      for (int i = 0; i < operator.inputCount(); i++) {
        sum += Math.abs(operator.weight(o, i));
      }
      long bound = Math.addExact(Math.abs(operator.bias().get(o)), Math.multiplyExact(sum, widest));
      if (bound > Integer.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long[] run(long[][] tensors) {
    int[] x = new int[tensors[0].length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (int) tensors[0][i];
    }
    int columns = output.dimensions().get(1);
    int[] under = new int[weights[0].length];
    long[] result = new long[output.elements()];
    for (int v = 0; v < output.vectors(); v++) {
      gather(x, v / columns, v % columns, under);
      for (int o = 0; o < bias.length; o++) {
        result[v * bias.length + o] = dot(weights[o], under, bias[o]);
      }
    }
    return result;
  }

  /** Copies the elements under a window, position by position. */
  private void gather(int[] x, int row, int column, int[] under) {
    int channels = input.channels();
    for (int p = 0; p < window.positions(); p++) {
      int vector = window.vector(input, row, column, p);
      if (vector < 0) {
        Arrays.fill(under, p * channels, (p + 1) * channels, padValue);
      } else {
        System.arraycopy(x, vector * channels, under, p * channels, channels);
      }
    }
  }

  /** A plain loop over two arrays, which the JIT compiler turns into vector code. */
  private static int dot(int[] w, int[] x, int start) {
    int sum = start;
    for (int i = 0; i < w.length; i++) {
      sum += w[i] * x[i];
    }
    return sum;
  }
}
