// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.FloatLogarithm;
import org.bitloom.operator.LogSoftmax;

/**
 * The logarithm of softmax with the float32 additions of the processor; the logarithm of the sum is
 * the operator's.
 */
final class LogSoftmaxKernel implements Kernel {
  private final int channels;
  private final float[] exponentials;
  private final float[] logits;
  private final int first;
  private final int largest;

  LogSoftmaxKernel(LogSoftmax operator) {
    channels = operator.input().shape().channels();
    Interval range = operator.input().range();
    first = Math.toIntExact(range.min());
    int count = Math.toIntExact(range.max() - range.min() + 1);
    exponentials = new float[count];
    logits = new float[count];
    for (int i = 0; i < count; i++) {
      exponentials[i] = Float.intBitsToFloat(Math.toIntExact(operator.exponentials().get(i)));
      logits[i] = Math.scalb((float) operator.logit(first + i), -operator.fractionBits());
    }
    largest = Math.toIntExact(operator.outputType().max());
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] x = inputs[0].ints();
    int[] y = new int[x.length];
    for (int start = 0; start < x.length; start += channels) {
      vector(x, start, y);
    }
    return new Elements.Narrow(y);
  }

  private void vector(int[] x, int start, int[] y) {
    int max = Arrays.stream(x, start, start + channels).max().orElseThrow();
    float sum = 0;
    for (int i = start; i < start + channels; i++) {
      sum += exponentials[max - x[i]];
    }
    float base = logits[max - first] + logarithm(sum);
    for (int i = start; i < start + channels; i++) {
      double steps =
          Math.rint(Math.scalb(base - logits[x[i] - first], LogSoftmax.OUTPUT_FRACTION_BITS));
      y[i] = Math.max(largest - (int) steps, largest - 255);
    }
  }

  private static float logarithm(float sum) {
    long steps = FloatLogarithm.of(Float.floatToRawIntBits(sum));
    return (float) Math.scalb((double) steps, -FloatLogarithm.FRACTION_BITS);
  }
}
