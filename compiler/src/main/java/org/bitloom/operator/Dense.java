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
 * @param weightType type of every weight
 * @param bias {@code [outputs]}, the accumulator's initial value
 */
public record Dense(TensorType input, Tensor weights, IntType weightType, Tensor bias)
    implements Operator {
  /** Validates shapes and that weights fit their type. */
  public Dense {
    if (weights.shape().dimensions().size() != 2
        || weights.shape().channels() != input.shape().elements()
        || bias.size() != weights.shape().vectors()) {
      throw new IllegalArgumentException(
          "weights " + weights.shape() + ", bias " + bias.shape() + ", input " + input);
    }
    if (!weightType.range().contains(weights.range())) {
      throw new IllegalArgumentException("weights " + weights.range() + " exceed " + weightType);
    }
  }

  /** Returns the number of output channels. */
  public int outputCount() {
    return weights.shape().vectors();
  }

  /** Returns the number of inputs of one output channel. */
  public int inputCount() {
    return weights.shape().channels();
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  /** Returns the exact range of one output channel's accumulator. */
  public Interval accumulatorRange(int channel) {
    Interval sum = Interval.of(bias.get(channel));
    for (int i = 0; i < inputCount(); i++) {
      sum = sum.plus(input.range().times(weights.get(channel, i)));
    }
    return sum;
  }

  @Override
  public TensorType output() {
    Interval range = accumulatorRange(0);
    for (int o = 1; o < outputCount(); o++) {
      range = range.hull(accumulatorRange(o));
    }
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

  @Override
  public long macs() {
    return (long) outputCount() * inputCount();
  }
}
