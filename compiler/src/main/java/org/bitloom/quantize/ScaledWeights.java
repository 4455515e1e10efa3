// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.List;
import org.bitloom.format.Channels;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * Real weights as integers with a scale and a zero point per channel: {@code real = scale * (value
 * - zeroPoint)}.
 *
 * @param values the integers
 * @param encoding of the integers
 * @param scales one per channel; normal float32 values, positive
 * @param zeroPoints one per channel; 0 for all but affine integers
 * @param channels which scale is whose
 */
public record ScaledWeights(
    Tensor values,
    WeightEncoding encoding,
    List<Double> scales,
    List<Long> zeroPoints,
    Channels channels) {
  /** Copies the lists, which hold one number per channel. */
  public ScaledWeights {
    scales = List.copyOf(scales);
    zeroPoints = List.copyOf(zeroPoints);
    if (scales.size() != channels.count() || zeroPoints.size() != channels.count()) {
      throw new IllegalArgumentException(
          "%s scales and %s zero points of %s"
              .formatted(scales.size(), zeroPoints.size(), channels));
    }
  }

  /** Returns the real weight that an element stands for. */
  public double real(int element) {
    int channel = channels.of(element);
    return scales.get(channel) * (values.get(element) - zeroPoints.get(channel));
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
