// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * A product of two tensors that both arrive at run time: {@code acc[n, m] = bias[m] + sum_k((x[n,
 * k] - Zx) * (w[m, k] - Zw))}.
 *
 * <p>The weights come first and stay in the array; then the {@code n} vectors of {@code k} elements
 * pass through it. The lecture's {@code W X + b} is this operator with the columns of X as vectors.
 *
 * @param input {@code [n, k]} or {@code [k]}
 * @param weights {@code [m, k]}, the second input
 * @param inputZeroPoint Zx
 * @param weightZeroPoint Zw
 * @param bias {@code [m]}
 */
public record MatMul(
    TensorType input, TensorType weights, long inputZeroPoint, long weightZeroPoint, Tensor bias)
    implements Contraction {
  /** Validates shapes. */
  public MatMul {
    if (weights.shape().dimensions().size() != 2
        || weights.shape().channels() != input.shape().channels()
        || bias.size() != weights.shape().vectors()) {
      throw new IllegalArgumentException(
          "weights " + weights + ", bias " + bias.shape() + ", input " + input);
    }
  }

  /** Returns the number of output channels, {@code m}. */
  @Override
  public int outputCount() {
    return weights.shape().vectors();
  }

  /** Returns the number of inputs of one output channel, {@code k}. */
  @Override
  public int inputCount() {
    return weights.shape().channels();
  }

  /** Returns the number of vectors per inference, {@code n}. */
  @Override
  public int vectorCount() {
    return input.shape().vectors();
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input, weights);
  }

  /** Returns the range of one product {@code (x - Zx) * (w - Zw)}. */
  public Interval productRange() {
    return input
        .range()
        .plus(Math.negateExact(inputZeroPoint))
        .times(weights.range().plus(Math.negateExact(weightZeroPoint)));
  }

  /** Returns the exact range of one output channel's accumulator. */
  @Override
  public Interval accumulatorRange(int channel) {
    Interval product = productRange();
    long k = inputCount();
    return new Interval(Math.multiplyExact(product.min(), k), Math.multiplyExact(product.max(), k))
        .plus(bias.get(channel));
  }

  @Override
  public TensorType output() {
    Interval range = accumulatorRange(0);
    for (int m = 1; m < outputCount(); m++) {
      range = range.hull(accumulatorRange(m));
    }
    Shape shape =
        input.shape().dimensions().size() == 1
            ? Shape.of(outputCount())
            : Shape.of(vectorCount(), outputCount());
    return new TensorType(shape, IntType.signedFor(range), range);
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    Tensor w = inputs.get(1);
    int m = outputCount();
    return Tensor.generate(
        output().shape(),
        i -> {
          long acc = bias.get(i % m);
          for (int k = 0; k < inputCount(); k++) {
            long a = Math.subtractExact(x.get(i / m * inputCount() + k), inputZeroPoint);
            long b = Math.subtractExact(w.get(i % m, k), weightZeroPoint);
            acc = Math.addExact(acc, Math.multiplyExact(a, b));
          }
          return acc;
        });
  }
}
