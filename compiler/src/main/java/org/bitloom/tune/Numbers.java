// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.Output;
import org.bitloom.model.PadLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.operator.Quantization;

/**
 * The numbers that a layer writes down for its output.
 *
 * @param type of the elements
 * @param quantization what they mean
 */
record Numbers(IntType type, Quantization quantization) {
  /** Returns the numbers of a layer; empty where they follow from its inputs or from its kind. */
  static Optional<Numbers> of(Layer layer) {
    return switch (layer) {
      case DenseLayer dense -> of(dense.output());
      case ConvolutionLayer convolution -> of(convolution.output());
      case RequantizeLayer r -> Optional.of(new Numbers(r.type(), r.quantization()));
      case PoolLayer pool -> Optional.of(new Numbers(pool.type(), pool.quantization()));
      case ConcatLayer concat -> Optional.of(new Numbers(concat.type(), concat.quantization()));
      case CombineLayer combine -> Optional.of(new Numbers(combine.type(), combine.quantization()));
      case ConstantLayer c -> Optional.of(new Numbers(c.type(), c.quantization()));
      case LookupLayer lookup -> Optional.empty();
      case MatMulLayer product -> Optional.empty();
      case ReshapeLayer reshape -> Optional.empty();
      case PadLayer pad -> Optional.empty();
      case ArgMaxLayer argMax -> Optional.empty();
      case SoftmaxLayer softmax -> Optional.empty();
    };
  }

  private static Optional<Numbers> of(Output output) {
    return switch (output) {
      case Output.Accumulator() -> Optional.empty();
      case Output.Requantized(IntType type, Quantization quantization) ->
          Optional.of(new Numbers(type, quantization));
    };
  }

  /** Returns a layer that had numbers with these. */
  Layer in(Layer layer) {
    return switch (layer) {
      case DenseLayer dense -> dense.with(new Output.Requantized(type, quantization));
      case ConvolutionLayer c -> c.with(new Output.Requantized(type, quantization));
      case RequantizeLayer requantize -> requantize.with(type, quantization);
      case PoolLayer pool -> pool.with(type, quantization);
      case ConcatLayer concat -> concat.with(type, quantization);
      case CombineLayer combine -> combine.with(type, quantization);
      case ConstantLayer constant -> constant.with(type, quantization);
      case LookupLayer lookup -> lookup;
      case MatMulLayer product -> product;
      case ReshapeLayer reshape -> reshape;
      case PadLayer pad -> pad;
      case ArgMaxLayer argMax -> argMax;
      case SoftmaxLayer softmax -> softmax;
    };
  }
}
