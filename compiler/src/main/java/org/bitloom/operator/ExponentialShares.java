// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Softmax along the last axis: each vector's exponentials, divided by their sum. */
public sealed interface ExponentialShares extends Normalization permits Softmax, WideSoftmax {
  /**
   * Returns the exponential of an element.
   *
   * @param distance from the element to the largest one of its vector
   */
  long exponential(int distance);

  /** Returns the sum of the exponentials of a vector. */
  long sum(long[] exponentials);

  /** Returns the outputs of a vector. */
  long[] shares(long[] exponentials, long sum);

  @Override
  default Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    int channels = x.shape().channels();
    long[] result = new long[x.size()];
    for (int v = 0; v < x.shape().vectors(); v++) {
      long[] exponentials = ofVector(x, v);
      long[] shares = shares(exponentials, sum(exponentials));
      System.arraycopy(shares, 0, result, v * channels, channels);
    }
    return Tensor.of(x.shape(), result);
  }

  private long[] ofVector(Tensor x, int vector) {
    int channels = x.shape().channels();
    int from = vector * channels;
    long max = largest(x, vector);
    return IntStream.range(0, channels)
        .mapToLong(c -> exponential(Math.toIntExact(max - x.get(from + c))))
        .toArray();
  }

  @Override
  default boolean dependsOnSum(Tensor x, int more) {
    return IntStream.range(0, x.shape().vectors())
        .mapToObj(v -> ofVector(x, v))
        .anyMatch(e -> !Arrays.equals(shares(e, sum(e)), shares(e, Math.addExact(sum(e), more))));
  }
}
