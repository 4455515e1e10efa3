// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * A convolution over raw codes: {@code acc[y, x, o] = bias[o] + sum(weights[o, ky, kx, i] * in[y *
 * sy - top + ky * dy, x * sx - left + kx * dx, i])}, with {@code padValue} outside of the input.
 *
 * <p>The zero point of the input is inside the bias, and {@code padValue} is that zero point, so
 * padding stands for the real 0 (numerics page, section 2). A grouped convolution is one whose
 * weights between groups are 0.
 *
 * @param input {@code [height, width, channels]}
 * @param weights {@code [out, kernel height, kernel width, channels]}
 * @param encoding how weights are stored
 * @param bias {@code [out]}, the accumulator's initial value
 * @param window how the kernel moves
 * @param padValue code of an element of padding
 */
public record Conv2d(
    TensorType input,
    Tensor weights,
    WeightEncoding encoding,
    Tensor bias,
    Window window,
    long padValue)
    implements Convolution {
  /** Validates shapes, that weights fit their type, and that padding fits the input's. */
  public Conv2d {
    List<Integer> w = weights.shape().dimensions();
    List<Integer> expected =
        List.of(
            bias.size(),
            window.rows().kernel(),
            window.columns().kernel(),
            input.shape().channels());
    if (input.shape().dimensions().size() != 3 || !w.equals(expected)) {
      throw new IllegalArgumentException(
          "weights " + weights.shape() + ", bias " + bias.shape() + ", input " + input);
    }
    Convolution.requireFit(input, weights, encoding, window, padValue);
  }

  /** Weights in two's complement or unsigned. */
  public Conv2d(
      TensorType input,
      Tensor weights,
      IntType weightType,
      Tensor bias,
      Window window,
      long padValue) {
    this(input, weights, new WeightEncoding.TwosComplement(weightType), bias, window, padValue);
  }

  @Override
  public long weight(int output, int summand) {
    return weights.get(output * inputCount() + summand);
  }

  @Override
  public Interval weightSums(int output) {
    int count = inputCount();
    return weights.signedSums(output * count, count, 1);
  }

  @Override
  public Conv2d part(int first, int count) {
    int inputs = inputCount();
    Shape shape = Shape.of(count, window.rows().kernel(), window.columns().kernel(), channels());
    return new Conv2d(
        input,
        Tensor.generate(shape, i -> weights.get(first * inputs + i)),
        encoding,
        Tensor.generate(Shape.of(count), o -> bias.get(first + o)),
        window,
        padValue);
  }

  @Override
  public int channels() {
    return input.shape().channels();
  }

  @Override
  public int channel(int output, int place) {
    return place;
  }
}
