// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/** A weighted sum over windows that slide over an image. */
public sealed interface Convolution extends WeightedSum permits Conv2d, DepthwiseConv2d {
  /** Returns the weights, output channels first or last. */
  Tensor weights();

  /** Returns how the window moves. */
  Window window();

  /** Returns the element outside of the input. */
  long padValue();

  /** Returns the channel of the input that an element of a run of summands has. */
  int channel(int output, int place);

  /** Requires that weights fit their type, and that padding fits the input's. */
  static void requireFit(
      TensorType input, Tensor weights, WeightEncoding encoding, Window window, long padValue) {
    if (!encoding.holdsAll(weights)) {
      throw new IllegalArgumentException("weights " + weights.range() + " are not " + encoding);
    }
    if (window.padded() && !input.elementType().range().contains(padValue)) {
      throw new IllegalArgumentException("padding " + padValue + " exceeds " + input);
    }
  }

  @Override
  default List<TensorType> inputs() {
    return List.of(input());
  }

  @Override
  default Interval operand() {
    return window().padded() ? input().range().hull(padValue()) : input().range();
  }

  @Override
  default int positions() {
    return window().positions();
  }

  @Override
  default int outputCount() {
    return bias().size();
  }

  @Override
  default int vectorCount() {
    return shape().vectors();
  }

  /** Returns the shape of the sums. */
  private Shape shape() {
    return window().output(input().shape(), bias().size());
  }

  @Override
  default TensorType output() {
    Interval range = accumulatorRange();
    return new TensorType(shape(), IntType.signedFor(range), range);
  }

  @Override
  default Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    int outputs = outputCount();
    int width = shape().dimensions().get(1);
    return Tensor.generate(
        shape(), i -> sum(x, i / outputs / width, i / outputs % width, i % outputs));
  }

  private long sum(Tensor x, int row, int column, int output) {
    Shape image = input().shape();
    long acc = bias().get(output);
    for (int i = 0; i < inputCount(); i++) {
      int vector = window().vector(image, row, column, i / channels());
      int place = vector * image.channels() + channel(output, i % channels());
      long element = vector < 0 ? padValue() : x.get(place);
      acc = Math.addExact(acc, Math.multiplyExact(weight(output, i), element));
    }
    return acc;
  }
}
