// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.Rounding;
import org.bitloom.format.Channels;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * A fully connected layer: {@code activation(W x + b)}.
 *
 * @param name identifier
 * @param input tensor that it reads, flattened in HWC order
 * @param weights {@code [units, inputs]}
 * @param bias {@code [units]} at scale {@code scale_x * scale_w}; absent for none
 * @param activation clamp of the real output
 * @param output requantized, or the accumulator
 * @param rounding how the requantizer rounds
 * @param accumulator type that the user requires for the accumulator
 * @param origin place in the source
 */
public record DenseLayer(
    String name,
    String input,
    LayerWeights weights,
    Optional<Tensor> bias,
    Activation activation,
    Output output,
    Rounding rounding,
    Optional<RequiredAccumulator> accumulator,
    Span origin)
    implements WeightedLayer, UnaryLayer {
  @Override
  public DenseLayer with(LayerWeights others, Optional<Tensor> otherBias) {
    return new DenseLayer(
        name, input, others, otherBias, activation, output, rounding, accumulator, origin);
  }

  @Override
  public DenseLayer with(Output other) {
    return new DenseLayer(
        name, input, weights, bias, activation, other, rounding, accumulator, origin);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    Shape own = weights.values().shape();
    return own.dimensions().size() == 2 && own.channels() == inputs.get(0).elements()
        ? ShapeResult.of(own.vectors())
        : ShapeResult.wrong(
            "weights of shape %s do not fit an input of shape %s".formatted(own, inputs.get(0)));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Tensor centred = weights.centred(channels());
    Dense dense =
        new Dense(
            x.type(),
            centred,
            weights.centredEncoding(channels()),
            initialAccumulators(x, centred));
    return AccumulatorOutput.chain(dense, output, activation, rounding, y -> ratios(x, y));
  }

  /** Returns {@code b - Zx * sum(w)} for every output channel. */
  private Tensor initialAccumulators(TypedTensor x, Tensor centred) {
    long zeroPoint = x.quantization().map(Quantization::zeroPoint).orElse(0L);
    int inputCount = centred.shape().channels();
    return Tensor.generate(
        Shape.of(centred.shape().vectors()),
        o -> {
          long sum = 0;
          for (int i = 0; i < inputCount; i++) {
            sum = Math.addExact(sum, centred.get(o, i));
          }
          long start = bias.isPresent() ? bias.get().get(o) : 0;
          return Math.subtractExact(start, Math.multiplyExact(zeroPoint, sum));
        });
  }

  /** TFLite has a rule for one scale of all weights. */
  @Override
  public boolean multipliesAsDense() {
    return weights.scales().size() == 1;
  }

  @Override
  public Channels channels() {
    Tensor values = weights.values();
    return Channels.first(values.shape().vectors(), values.size());
  }

  @Override
  public LayerCall call() {
    int units = weights.values().shape().vectors();
    return LayerCall.of("dense", inputs())
        .with("units", new LayerCall.Whole(units))
        .with(activation);
  }

  @Override
  public Optional<ArraySize> arraySize(List<Shape> inputs) {
    Shape shape = weights.values().shape();
    return Optional.of(ArraySize.of(shape.vectors(), shape.channels(), weights()));
  }
}
