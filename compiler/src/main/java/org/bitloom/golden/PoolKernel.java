// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** Pooling: for every window, all channels of one position after the other. */
final class PoolKernel implements Kernel {
  private final Window window;
  private final Shape input;
  private final int channels;
  private final int size;
  private final Pool.Kind kind;
  private final long[] rowFactors;
  private final long[] columnFactors;

  /** Prepares a pool whose input and output are narrow. */
  PoolKernel(Pool pool) {
    window = pool.window();
    input = pool.input().shape();
    channels = input.channels();
    size = pool.shape().elements();
    kind = pool.kind();
    rowFactors = pool.rowFactors();
    columnFactors = pool.columnFactors();
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] result = new int[size];
    int[] x = inputs[0].ints();
    int columns = columnFactors.length;
    for (int v = 0; v < size / channels; v++) {
      pool(x, v / columns, v % columns, result, v * channels);
    }
    return new Elements.Narrow(result);
  }

  private void pool(int[] x, int row, int column, int[] result, int first) {
    switch (kind) {
      case MAXIMUM -> {
        Arrays.fill(result, first, first + channels, Integer.MIN_VALUE);
        for (int p = 0; p < window.positions(); p++) {
          int from = window.vector(input, row, column, p) * channels;
          for (int c = 0; c < channels && from >= 0; c++) {
            result[first + c] = Math.max(result[first + c], x[from + c]);
          }
        }
      }
      case SUM -> {
        // The output's range holds every element times the factors of all elements of a window.
        int factor = Math.toIntExact(rowFactors[row] * columnFactors[column]);
        for (int p = 0; p < window.positions(); p++) {
          int from = window.vector(input, row, column, p) * channels;
          for (int c = 0; c < channels && from >= 0; c++) {
            result[first + c] += factor * x[from + c];
          }
        }
      }
    }
  }
}
