// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import org.bitloom.operator.ArgMax;

/** The index of the first maximum of every vector. */
final class ArgMaxKernel implements Kernel {
  private final int channels;

  ArgMaxKernel(ArgMax operator) {
    channels = operator.input().shape().channels();
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] x = inputs[0].ints();
    int[] y = new int[x.length / channels];
    for (int v = 0; v < y.length; v++) {
      int first = v * channels;
      int best = 0;
      for (int c = 1; c < channels; c++) {
        best = x[first + c] > x[first + best] ? c : best;
      }
      y[v] = best;
    }
    return new Elements.Narrow(y);
  }
}
