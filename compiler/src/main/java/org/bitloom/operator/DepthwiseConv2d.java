// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * A convolution of every channel by itself, over raw codes: output channel {@code o} sums {@code
 * weights[ky, kx, o] * in[.., .., o / multiplier]}, with {@code padValue} outside of the input.
 *
 * <p>The zero point of the input is inside the bias, and {@code padValue} is that zero point.
 *
 * @param input {@code [height, width, channels]}
 * @param weights {@code [kernel height, kernel width, channels * multiplier]}
 * @param encoding how weights are stored
 * @param bias {@code [channels * multiplier]}, the accumulator's initial value
 * @param window how the kernel moves
 * @param padValue code of an element of padding
 */
public record DepthwiseConv2d(
    TensorType input,
    Tensor weights,
    WeightEncoding encoding,
    Tensor bias,
    Window window,
    long padValue)
    implements Convolution {
  /** Validates shapes, that weights fit their type, and that padding fits the input's. */
  public DepthwiseConv2d {
    List<Integer> expected =
        List.of(window.rows().kernel(), window.columns().kernel(), bias.size());
    if (input.shape().dimensions().size() != 3
        || !weights.shape().dimensions().equals(expected)
        || bias.size() % input.shape().channels() != 0) {
      throw new IllegalArgumentException(
          "weights " + weights.shape() + ", bias " + bias.shape() + ", input " + input);
    }
    Convolution.requireFit(input, weights, encoding, window, padValue);
  }

  /** Weights in two's complement or unsigned. */
  public DepthwiseConv2d(
      TensorType input,
      Tensor weights,
      IntType weightType,
      Tensor bias,
      Window window,
      long padValue) {
    this(input, weights, new WeightEncoding.TwosComplement(weightType), bias, window, padValue);
  }

  /** Returns the output channels of one input channel. */
  public int multiplier() {
    return bias.size() / input.shape().channels();
  }

  @Override
  public long weight(int output, int summand) {
    return weights.get(summand * outputCount() + output);
  }

  @Override
  public Interval weightSums(int output) {
    return weights.signedSums(output, inputCount(), outputCount());
  }

  @Override
  public DepthwiseConv2d part(int first, int count) {
    int height = input.shape().dimensions().get(0);
    int width = input.shape().dimensions().get(1);
    Shape kept = Shape.of(height, width, count / multiplier());
    return new DepthwiseConv2d(
        new TensorType(kept, input.elementType(), input.range()),
        Tensor.generate(
            Shape.of(window.rows().kernel(), window.columns().kernel(), count),
            i -> weight(first + i % count, i / count)),
        encoding,
        Tensor.generate(Shape.of(count), o -> bias.get(first + o)),
        window,
        padValue);
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int channel(int output, int place) {
    return output / multiplier();
  }
}
