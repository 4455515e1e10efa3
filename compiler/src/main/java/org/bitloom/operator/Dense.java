// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * A fully connected layer: {@code acc[o] = bias[o] + sum_i(weights[o, i] * x[i])} over raw codes.
 *
 * <p>The input is flattened in HWC order. The zero point of the input is inside the bias: {@code
 * bias = b - Zx * sum(w)} (numerics page, section 2).
 *
 * @param input any shape
 * @param weights {@code [outputs, inputs]}
 * @param encoding how weights are stored
 * @param bias {@code [outputs]}, the accumulator's initial value
 */
public record Dense(TensorType input, Tensor weights, WeightEncoding encoding, Tensor bias)
    implements WeightedSum {
  /** Validates shapes and that weights fit their type. */
  public Dense {
    if (weights.shape().dimensions().size() != 2
        || weights.shape().channels() != input.shape().elements()
        || bias.size() != weights.shape().vectors()) {
      throw new IllegalArgumentException(
          "weights " + weights.shape() + ", bias " + bias.shape() + ", input " + input);
    }
    if (!encoding.holdsAll(weights)) {
      throw new IllegalArgumentException("weights " + weights.range() + " are not " + encoding);
    }
  }

  @Override
  public Dense part(int first, int count) {
    int inputs = inputCount();
    return new Dense(
        input,
        Tensor.generate(Shape.of(count, inputs), i -> weights.get(first * inputs + i)),
        encoding,
        Tensor.generate(Shape.of(count), o -> bias.get(first + o)));
  }

  /** Returns the layer for an input that arrives in another order: columns follow it. */
  public Dense reading(Arrangement order) {
    int inputs = inputCount();
    return new Dense(
        input,
        Tensor.generate(
            weights.shape(), i -> weights.get(i / inputs * inputs + order.channel(i % inputs))),
        encoding,
        bias);
  }

  @Override
  public int outputCount() {
    return weights.shape().vectors();
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  @Override
  public Interval operand() {
    return input.range();
  }

  @Override
  public long weight(int output, int summand) {
    return weights.get(output, summand);
  }

  @Override
  public Interval weightSums(int output) {
    int count = channels();
    return weights.signedSums(output * count, count, 1);
  }

  @Override
  public int positions() {
    return 1;
  }

  @Override
  public int channels() {
    return weights.shape().channels();
  }

  @Override
  public int vectorCount() {
    return 1;
  }

  @Override
  public TensorType output() {
    Interval range = accumulatorRange();
    return new TensorType(Shape.of(outputCount()), IntType.signedFor(range), range);
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    return Tensor.generate(
        Shape.of(outputCount()),
        o -> {
          long acc = bias.get(o);
          for (int i = 0; i < inputCount(); i++) {
            acc = Math.addExact(acc, Math.multiplyExact(weights.get(o, i), x.get(i)));
          }
          return acc;
        });
  }
}
