// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.IntType;

/** Softmax along the last axis: each vector's exponentials, divided by their sum. */
public sealed interface ExponentialShares extends Operator permits Softmax, WideSoftmax {
  /** Returns the type of the elements. */
  TensorType input();

  /** Returns how a share is stored. */
  IntType outputType();

  /**
   * Returns whether an output of some vector would be another one if the sum of its exponentials
   * were so much more.
   *
   * @param more steps of the sum, which stays above 0
   */
  boolean dependsOnSum(Tensor x, int more);
}
