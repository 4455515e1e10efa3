// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.List;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * Real weights as integers of a format: {@code real = scale * value}.
 *
 * @param values the integers
 * @param encoding of the integers
 * @param scales one per channel; float32 values, positive
 * @param channels which scale is whose
 */
public record QuantizedWeights(
    Tensor values, WeightEncoding encoding, List<Double> scales, Channels channels) {
  /** Copies the list. */
  public QuantizedWeights {
    scales = List.copyOf(scales);
  }

  /** Returns the real weight that an element stands for. */
  public double real(int element) {
    return scales.get(channels.of(element)) * values.get(element);
  }

  /** Returns the sum of the squared differences from these real weights. */
  public double squaredError(double[] reals) {
    double sum = 0;
    for (int i = 0; i < reals.length; i++) {
      sum += (real(i) - reals[i]) * (real(i) - reals[i]);
    }
    return sum;
  }
}
