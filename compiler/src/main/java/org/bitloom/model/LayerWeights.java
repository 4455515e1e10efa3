// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.format.Channels;
import org.bitloom.format.RealWeights;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.quantize.ScaledWeights;

/**
 * Integer weights with their scales.
 *
 * @param values quantized weights, {@code [out, in]} for dense
 * @param encoding how they are stored, and so which integers they can be
 * @param scales one, or one per output channel; float32 values, widened
 * @param zeroPoints one, or one per output channel; 0 for symmetric weights
 * @param source the real parameters of the layer, where these integers were made of them
 */
public record LayerWeights(
    Tensor values,
    WeightEncoding encoding,
    List<Double> scales,
    List<Long> zeroPoints,
    Optional<RealParameters> source) {
  /** Copies the lists; requires positive finite scales. */
  public LayerWeights {
    scales = List.copyOf(scales);
    zeroPoints = List.copyOf(zeroPoints);
    if (scales.isEmpty() || scales.stream().anyMatch(s -> !(s > 0) || s.isInfinite())) {
      throw new IllegalArgumentException("scales must be positive and finite");
    }
    if (zeroPoints.isEmpty()) {
      throw new IllegalArgumentException("no zero point");
    }
  }

  /** Weights with one zero point that were integers from the beginning. */
  public LayerWeights(Tensor values, WeightEncoding encoding, List<Double> scales, long zeroPoint) {
    this(values, encoding, scales, List.of(zeroPoint), Optional.empty());
  }

  /** Weights in two's complement or unsigned. */
  public LayerWeights(Tensor values, IntType type, List<Double> scales, long zeroPoint) {
    this(values, new WeightEncoding.TwosComplement(type), scales, zeroPoint);
  }

  /** Returns quantized weights with what they were quantized from. */
  public static LayerWeights of(ScaledWeights scaled, RealWeights reals) {
    boolean symmetric = scaled.zeroPoints().stream().allMatch(z -> z == 0);
    return new LayerWeights(
        scaled.values(),
        scaled.encoding(),
        scaled.scales(),
        symmetric ? List.of(0L) : scaled.zeroPoints(),
        Optional.of(new RealParameters(reals, Optional.empty())));
  }

  /** Returns the same weights, made of these real parameters. */
  public LayerWeights from(RealParameters parameters) {
    return new LayerWeights(values, encoding, scales, zeroPoints, Optional.of(parameters));
  }

  /** Returns a type that holds every weight. */
  public IntType type() {
    return encoding.valueType();
  }

  /** Tells whether the zero point of every channel is 0. */
  public boolean symmetric() {
    return zeroPoints.stream().allMatch(z -> z == 0);
  }

  /**
   * Returns the integers that stand for the real weights without an offset.
   *
   * @param channels which weights belong to one output channel
   */
  public Tensor centred(Channels channels) {
    return symmetric()
        ? values
        : Tensor.generate(
            values.shape(), i -> Math.subtractExact(values.get(i), zeroPoint(channels, i)));
  }

  /**
   * Returns the real values of the integers.
   *
   * @param channels which weights belong to one output channel
   */
  public RealWeights reals(Channels channels) {
    double[] reals = new double[values.size()];
    for (int i = 0; i < reals.length; i++) {
      double scale = scales.get(scales.size() == 1 ? 0 : channels.of(i));
      reals[i] = scale * (values.get(i) - zeroPoint(channels, i));
    }
    return new RealWeights(values.shape(), reals, channels);
  }

  private long zeroPoint(Channels channels, int element) {
    return zeroPoints.get(zeroPoints.size() == 1 ? 0 : channels.of(element));
  }

  /** Returns how {@link #centred} weights are stored: a zero point can cost one more bit. */
  public WeightEncoding centredEncoding(Channels channels) {
    return symmetric()
        ? encoding
        : new WeightEncoding.TwosComplement(IntType.signedFor(centred(channels).range()));
  }
}
