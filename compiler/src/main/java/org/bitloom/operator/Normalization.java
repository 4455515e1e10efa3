// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;

/**
 * A function of each vector along the last axis, of its largest element and of the sum of its
 * exponentials.
 */
public sealed interface Normalization extends Operator
    permits ExponentialShares, LogSoftmax, FixedLogSoftmax {
  /** Returns the type of the elements. */
  TensorType input();

  /** Returns the type of a result. */
  IntType outputType();

  /**
   * Returns whether an output of some vector would be another one if the sum of its exponentials
   * were so much more.
   *
   * @param more steps of the sum, which stays above 0
   */
  boolean dependsOnSum(Tensor x, int more);

  @Override
  default List<TensorType> inputs() {
    return List.of(input());
  }

  /** Returns the largest element of a vector. */
  default long largest(Tensor x, int vector) {
    int channels = x.shape().channels();
    return IntStream.range(0, channels)
        .mapToLong(c -> x.get(vector * channels + c))
        .max()
        .orElseThrow();
  }
}
