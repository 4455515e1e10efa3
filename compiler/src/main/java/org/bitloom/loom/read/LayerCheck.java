// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
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
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;

/** Checks that a layer can be computed with its inputs, and says what it delivers. */
final class LayerCheck {
  /** The left shift of a requantizer, and so its multiplier's exponent, ends here. */
  private static final double LARGEST_MULTIPLIER = 1L << 30;

  private final LayerContext context;
  private final Layer layer;
  private final List<TypedTensor> inputs;

  /**
   * A check.
   *
   * @param context of the statement that the layer comes from
   * @param inputs of the layer
   */
  LayerCheck(LayerContext context, Layer layer, List<TypedTensor> inputs) {
    this.context = context;
    this.layer = layer;
    this.inputs = inputs;
  }

  /** Returns what the layer delivers; empty after an error. */
  Optional<TypedTensor> output() {
    double largest = multipliers().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    if (largest >= LARGEST_MULTIPLIER) {
      context
          .problems()
          .report(
              Code.MULTIPLIER_TOO_LARGE
                  .at(context.place(), layer.name())
                  .withNote("scale_x * scale_w / scale_y is " + largest + "; it ends below 2^30"));
      return Optional.empty();
    }
    List<Operator> operators = layer.toOperators(inputs);
    return Optional.of(
        new TypedTensor(
            operators.get(operators.size() - 1).output(), layer.outputQuantization(inputs)));
  }

  private List<Double> multipliers() {
    return switch (layer) {
      case DenseLayer dense ->
          dense.weights().scales().stream().map(s -> ratio(s, dense.output())).toList();
      case ConvolutionLayer convolution ->
          convolution.weights().scales().stream().map(s -> ratio(s, convolution.output())).toList();
      case MatMulLayer product -> List.of(ratio(inputScale(1), product.output()));
      case RequantizeLayer requantize -> List.of(inputScale(0) / requantize.quantization().scale());
      case LookupLayer lookup ->
          inputs
              .get(0)
              .quantization()
              .map(from -> lookup.function().multipliers(from, lookup.quantization()))
              .orElse(List.of());
      case ReshapeLayer reshape -> List.of();
      case ConcatLayer concat -> List.of();
      case PadLayer pad -> List.of();
      case ArgMaxLayer argmax -> List.of();
      case SoftmaxLayer softmax -> List.of();
      case ConstantLayer constant -> List.of(constant.multiplier(inputScale(0)));
      case CombineLayer combine -> List.of(combine.multiplier(inputScale(0), inputScale(1)));
      case PoolLayer pool -> List.of(inputScale(0) / pool.quantization().scale());
    };
  }

  private double ratio(double weightScale, Output output) {
    return switch (output) {
      case Output.Requantized(var type, var quantization) ->
          inputScale(0) * weightScale / quantization.scale();
      case Output.Accumulator accumulator -> 0;
    };
  }

  private double inputScale(int index) {
    return inputs.get(index).quantization().map(Quantization::scale).orElse(1.0);
  }
}
