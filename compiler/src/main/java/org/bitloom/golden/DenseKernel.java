// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import org.bitloom.fixed.Interval;
import org.bitloom.operator.Dense;

/** Fully connected layers in int32 lanes where no sum can leave int32, else in 64 bits. */
final class DenseKernel {
  private DenseKernel() {}

  static Kernel of(Dense dense) {
    return fitsInt(dense) ? new Narrow(dense) : new Wide(dense);
  }

  /** Bounds every partial sum, in any order: {@code |b| + sum(|w|) * max|x| < 2^31}. */
  private static boolean fitsInt(Dense dense) {
    Interval x = dense.input().range();
    long widest = Math.max(Math.abs(x.min()), Math.abs(x.max()));
    for (int o = 0; o < dense.outputCount(); o++) {
      long sum = 0;
      for (int i = 0; i < dense.inputCount(); i++) {
        sum += Math.abs(dense.weights().get(o, i));
      }
      long bound = Math.addExact(Math.abs(dense.bias().get(o)), Math.multiplyExact(sum, widest));
      if (bound > Integer.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  private static final class Narrow implements Kernel {
    private final int inputs;
    private final int[][] weights;
    private final int[] bias;

    Narrow(Dense dense) {
      inputs = dense.inputCount();
      weights = new int[dense.outputCount()][inputs];
      bias = new int[dense.outputCount()];
      for (int o = 0; o < bias.length; o++) {
        bias[o] = Math.toIntExact(dense.bias().get(o));
        for (int i = 0; i < inputs; i++) {
          weights[o][i] = Math.toIntExact(dense.weights().get(o, i));
        }
      }
    }

    @Override
    public long[] run(long[][] tensors) {
      int[] x = new int[inputs];
      for (int i = 0; i < inputs; i++) {
        x[i] = (int) tensors[0][i];
      }
      long[] result = new long[bias.length];
      for (int o = 0; o < result.length; o++) {
        result[o] = dot(weights[o], x, bias[o]);
      }
      return result;
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

  private static final class Wide implements Kernel {
    private final long[][] weights;
    private final long[] bias;

    Wide(Dense dense) {
      weights = new long[dense.outputCount()][dense.inputCount()];
      bias = dense.bias().toArray();
      for (int o = 0; o < bias.length; o++) {
        for (int i = 0; i < weights[o].length; i++) {
          weights[o][i] = dense.weights().get(o, i);
        }
      }
    }

    @Override
    public long[] run(long[][] tensors) {
      long[] result = new long[bias.length];
      for (int o = 0; o < result.length; o++) {
        long sum = bias[o];
        for (int i = 0; i < weights[o].length; i++) {
          sum = Math.addExact(sum, Math.multiplyExact(weights[o][i], tensors[0][i]));
        }
        result[o] = sum;
      }
      return result;
    }
  }
}
