// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.format.RealWeights;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;

/** One layer as the user wrote it, checked, with all of its constants. */
public sealed interface Layer
    permits DenseLayer,
        ConvolutionLayer,
        MatMulLayer,
        RequantizeLayer,
        LookupLayer,
        ReshapeLayer,
        ConcatLayer,
        PadLayer,
        ArgMaxLayer,
        SoftmaxLayer,
        CombineLayer,
        ConstantLayer,
        PoolLayer {
  /** Returns the identifier of the layer and of its output tensor. */
  String name();

  /** Returns the names of the tensors that it reads. */
  List<String> inputs();

  /** Returns the place in the source. */
  Span origin();

  /**
   * Returns the integer operators of this layer, a chain: the first takes the layer's inputs, each
   * other takes the output of the one before.
   *
   * @param inputs one per name in {@link #inputs()}
   */
  List<Operator> toOperators(List<TypedTensor> inputs);

  /** Returns the real values of its constant weights, where it has any. */
  default Optional<RealWeights> realWeights() {
    return Optional.empty();
  }

  /**
   * Returns the layers that stand for this one, itself last, its inputs perhaps renamed: what has
   * to be done to single inputs first is a layer of its own.
   *
   * @param types one per name in {@link #inputs()}
   * @param freshName makes a name that no layer has of a wish
   */
  default List<Layer> expanded(List<TypedTensor> types, UnaryOperator<String> freshName) {
    return List.of(this);
  }

  /** Returns what the output's elements mean. */
  Optional<Quantization> outputQuantization(List<TypedTensor> inputs);
}
