// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.format.Channels;
import org.bitloom.format.RealWeights;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * Integer weights with their scales.
 *
 * @param values quantized weights, {@code [out, in]} for dense
 * @param encoding how they are stored, and so which integers they can be
 * @param scales one, or one per output channel; float32 values, widened
 * @param zeroPoint 0 for symmetric weights
 */
public record LayerWeights(
    Tensor values, WeightEncoding encoding, List<Double> scales, long zeroPoint) {
  /** Copies the list; requires positive finite scales. */
  public LayerWeights {
    scales = List.copyOf(scales);
    if (scales.isEmpty() || scales.stream().anyMatch(s -> !(s > 0) || s.isInfinite())) {
      throw new IllegalArgumentException("scales must be positive and finite");
    }
  }

  /** Weights in two's complement or unsigned. */
  public LayerWeights(Tensor values, IntType type, List<Double> scales, long zeroPoint) {
    this(values, new WeightEncoding.TwosComplement(type), scales, zeroPoint);
  }

  /** Returns a type that holds every weight. */
  public IntType type() {
    return encoding.valueType();
  }

  /** Returns the integers that stand for the real weights without an offset. */
  public Tensor centred() {
    return Tensor.generate(values.shape(), i -> Math.subtractExact(values.get(i), zeroPoint));
  }

  /**
   * Returns the real values.
   *
   * @param channels which weights belong to one output channel
   */
  public RealWeights reals(Channels channels) {
    double[] reals = new double[values.size()];
    for (int i = 0; i < reals.length; i++) {
      double scale = scales.get(scales.size() == 1 ? 0 : channels.of(i));
      reals[i] = scale * (values.get(i) - zeroPoint);
    }
    return new RealWeights(values.shape(), reals, channels);
  }

  /** Returns how {@link #centred} weights are stored: a zero point can cost one more bit. */
  public WeightEncoding centredEncoding() {
    return zeroPoint == 0
        ? encoding
        : new WeightEncoding.TwosComplement(IntType.signedFor(centred().range()));
  }
}
