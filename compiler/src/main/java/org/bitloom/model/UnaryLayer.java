// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;

/** A layer that reads one tensor. */
public sealed interface UnaryLayer extends Layer
    permits HandingOnLayer,
        ConvolutionLayer,
        DenseLayer,
        PoolLayer,
        RequantizeLayer,
        ConstantLayer,
        LookupLayer,
        ThresholdLayer,
        ArgMaxLayer,
        SoftmaxLayer,
        LogSoftmaxLayer {
  /** Returns the name of that tensor. */
  String input();

  @Override
  default List<String> inputs() {
    return List.of(input());
  }
}
