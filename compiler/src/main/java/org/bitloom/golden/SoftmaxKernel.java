// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Softmax;

/** Softmax with a table of the exponential of every distance from the largest element. */
final class SoftmaxKernel implements Kernel {
  private final int channels;
  private final long[] exponentials;
  private final long[] summands;
  private final int smallest;

  /** The largest output, counted from the smallest. */
  private final long largest;

  SoftmaxKernel(Softmax softmax) {
    channels = softmax.input().shape().channels();
    Interval range = softmax.input().range();
    exponentials = new long[Math.toIntExact(range.max() - range.min() + 1)];
    Arrays.setAll(exponentials, softmax::exponential);
    summands = Arrays.stream(exponentials).map(Softmax::summand).toArray();
    smallest = Math.toIntExact(softmax.outputType().min());
    largest = softmax.outputType().max() - smallest;
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] x = inputs[0].ints();
    int[] y = new int[x.length];
    for (int first = 0; first < x.length; first += channels) {
      vector(x, first, y);
    }
    return new Elements.Narrow(y);
  }

  private void vector(int[] x, int first, int[] y) {
    int max = x[first];
    for (int i = first; i < first + channels; i++) {
      max = Math.max(max, x[i]);
    }
    long sum = 0;
    for (int i = first; i < first + channels; i++) {
      sum += summands[max - x[i]];
    }
    Softmax.Divisor divisor = Softmax.Divisor.of(sum);
    for (int i = first; i < first + channels; i++) {
      y[i] = smallest + (int) Math.min(divisor.share(exponentials[max - x[i]]), largest);
    }
  }
}
