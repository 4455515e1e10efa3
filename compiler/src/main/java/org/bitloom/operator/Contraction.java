// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.Interval;

/**
 * An operator whose outputs are sums of products: what a MAC array computes, whether its weights
 * are constants or arrive at run time.
 */
public sealed interface Contraction extends Operator permits WeightedSum, MatMul {
  /** Returns the type of the input whose vectors pass through the array. */
  TensorType input();

  /** Returns the accumulators' initial values, one per output channel. */
  Tensor bias();

  /** Returns the number of output channels. */
  int outputCount();

  /** Returns the number of summands of an output. */
  int inputCount();

  /** Returns the vectors of output channels per inference. */
  int vectorCount();

  /** Returns the exact range of one output channel's accumulator. */
  Interval accumulatorRange(int channel);

  @Override
  default long macs() {
    return Math.multiplyExact((long) vectorCount() * outputCount(), (long) inputCount());
  }
}
