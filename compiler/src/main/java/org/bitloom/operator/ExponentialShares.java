// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;

/** Softmax along the last axis: each vector's exponentials, divided by their sum. */
public sealed interface ExponentialShares extends Operator permits Softmax, WideSoftmax {
  /** Returns the type of the elements. */
  TensorType input();

  /** Returns how a share is stored. */
  IntType outputType();

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
  default List<TensorType> inputs() {
    return List.of(input());
  }

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
    long max = IntStream.range(0, channels).mapToLong(c -> x.get(from + c)).max().orElseThrow();
    return IntStream.range(0, channels)
        .mapToLong(c -> exponential(Math.toIntExact(max - x.get(from + c))))
        .toArray();
  }

  /**
   * Returns whether an output of some vector would be another one if the sum of its exponentials
   * were so much more.
   *
   * @param more steps of the sum, which stays above 0
   */
  default boolean dependsOnSum(Tensor x, int more) {
    return IntStream.range(0, x.shape().vectors())
        .mapToObj(v -> ofVector(x, v))
        .anyMatch(e -> !Arrays.equals(shares(e, sum(e)), shares(e, Math.addExact(sum(e), more))));
  }
}
