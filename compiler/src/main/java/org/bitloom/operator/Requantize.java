// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Requantization;

/**
 * Scales every element to another type: accumulator to activation, or activation to activation.
 *
 * @param input accumulators or activations; the channel is the last axis
 * @param requantization the normative arithmetic
 * @param outputType type of the result
 */
public record Requantize(TensorType input, Requantization requantization, IntType outputType)
    implements Operator {
  /** Validates the channel count and that the clamp lies within the type. */
  public Requantize {
    int multipliers = requantization.multipliers().size();
    if (multipliers != 1 && multipliers != input.shape().channels()) {
      throw new IllegalArgumentException(multipliers + " multipliers for " + input);
    }
    if (!outputType.range().contains(requantization.clamp())) {
      throw new IllegalArgumentException(requantization.clamp() + " exceeds " + outputType);
    }
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  /** Returns the output type; the range is exact because every rounding here is monotone. */
  @Override
  public TensorType output() {
    Interval range = image(0);
    for (int c = 1; c < requantization.multipliers().size(); c++) {
      range = range.hull(image(c));
    }
    return new TensorType(input.shape(), outputType, range);
  }

  private Interval image(int channel) {
    return new Interval(
        requantization.apply(channel, input.range().min()),
        requantization.apply(channel, input.range().max()));
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    int channels = x.shape().channels();
    return Tensor.generate(x.shape(), i -> requantization.apply(i % channels, x.get(i)));
  }
}
