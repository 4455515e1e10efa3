// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Rounding;
import org.bitloom.format.Channels;
import org.bitloom.format.RealWeights;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Tensor;

/** A layer with sums of products with constant weights: {@code dense} and the convolutions. */
public sealed interface WeightedLayer extends Layer permits DenseLayer, ConvolutionLayer {
  /**
   * Returns a layer as what it is.
   *
   * @throws IllegalArgumentException if it has no constant weights
   */
  static WeightedLayer of(Layer layer) {
    if (layer instanceof WeightedLayer weighted) {
      return weighted;
    }
    throw new IllegalArgumentException(layer.name() + " has no constant weights");
  }

  /** Returns the weights. */
  LayerWeights weights();

  /** Returns the clamp of the real output. */
  Activation activation();

  /** Returns whether the sums are requantized. */
  Output output();

  /** Returns which weights belong to one output channel. */
  Channels channels();

  /** Returns how the output is rounded. */
  Rounding rounding();

  /** Returns whether multipliers are computed as TFLite does for a dense layer with one scale. */
  boolean multipliesAsDense();

  /** Returns the same layer with other weights and another bias. */
  WeightedLayer with(LayerWeights others, Optional<Tensor> otherBias);

  /** Returns the same layer with another form of its result. */
  WeightedLayer with(Output other);

  /** Returns the layer with other real parameters and the same integers. */
  default WeightedLayer from(RealParameters parameters) {
    return with(weights().from(parameters), bias());
  }

  @Override
  default WeightedLayer with(Output.Requantized numbers) {
    return with((Output) numbers);
  }

  @Override
  default Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return LayerCheck.operands(this, inputs);
  }

  @Override
  default Optional<RealWeights> realWeights() {
    return Optional.of(
        weights()
            .source()
            .map(RealParameters::weights)
            .orElseGet(() -> weights().reals(channels())));
  }

  @Override
  default Optional<LayerWeights> constants() {
    return Optional.of(weights());
  }

  @Override
  default Optional<Output> result() {
    return Optional.of(output());
  }

  @Override
  default Optional<Output.Requantized> freeNumbers() {
    return output() instanceof Output.Requantized numbers ? Optional.of(numbers) : Optional.empty();
  }

  @Override
  default List<Double> multipliers(List<TypedTensor> inputs) {
    return output() instanceof Output.Requantized numbers
        ? weights().scales().stream()
            .map(scale -> inputs.get(0).scale() * scale / numbers.quantization().scale())
            .toList()
        : List.of();
  }

  @Override
  default Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    double input = inputs.get(0).scale();
    return AccumulatorOutput.quantization(
        output(), weights().scales().stream().map(w -> input * w).toList());
  }

  @Override
  default Optional<Rounding> choiceOfRounding() {
    return Optional.of(rounding());
  }

  /** Returns what the sums are multiplied by. */
  default List<Double> ratios(TypedTensor x, double outputScale) {
    return weights().scales().stream()
        .map(
            w ->
                multipliesAsDense()
                    ? SourceScale.ofDense(rounding(), x.scale(), w, outputScale)
                    : SourceScale.ofSum(rounding(), x.scale(), w, outputScale))
        .toList();
  }
}
