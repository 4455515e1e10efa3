// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.diagnostic.Code;
import org.bitloom.fixed.IntType;
import org.bitloom.format.Channels;
import org.bitloom.format.QuantizedWeights;
import org.bitloom.format.RealWeights;
import org.bitloom.format.WeightFormat;
import org.bitloom.format.WeightQuantizer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.WeightEncoding;

/**
 * Makes integers of real weights.
 *
 * @param layer whose weights they are
 * @param channels which weights belong to one output channel
 */
record WeightRounding(LayerContext layer, Channels channels) {
  /** Returns the weights with scales that suit them. */
  Optional<LayerWeights> read(Parameter parameter, List<Integer> shape, NumberFormat format) {
    RealWeights reals = reals(parameter, shape);
    boolean perTensor = layer.numerics().weights().perTensor();
    Channels shared = perTensor ? Channels.perTensor(parameter.size()) : channels;
    return format(format)
        .map(f -> WeightQuantizer.quantize(f, reals.shape(), reals.values(), shared))
        .map(q -> weights(q, reals));
  }

  private static Optional<WeightFormat> format(NumberFormat format) {
    return switch (format) {
      case NumberFormat.Integers(IntType type, OptionalInt bits) ->
          Optional.of(
              bits.isPresent()
                  ? new WeightFormat.FixedPoint(type, bits.getAsInt())
                  : new WeightFormat.Plain(new WeightEncoding.TwosComplement(type)));
      case NumberFormat.OfWeights(WeightFormat weights) -> Optional.of(weights);
      case NumberFormat.Accumulator accumulator -> Optional.empty();
      case NumberFormat.NotBuilt other -> Optional.empty();
    };
  }

  private static LayerWeights weights(QuantizedWeights quantized, RealWeights reals) {
    return new LayerWeights(
        quantized.values(),
        quantized.encoding(),
        quantized.scales(),
        List.of(0L),
        Optional.of(new RealParameters(reals, Optional.empty())));
  }

  /** Returns the weights with scales and zero points that are written. */
  Optional<LayerWeights> read(
      Parameter parameter,
      List<Integer> shape,
      NumberFormat format,
      List<Double> scales,
      List<Long> zeroPoints) {
    RealWeights reals = reals(parameter, shape);
    Optional<WeightFormat> known = format(format);
    return known
        .flatMap(f -> encoding(f, parameter))
        .map(e -> nearest(e, reals, scales, zeroPoints));
  }

  /** Returns the encoding of a format; a codebook has none before its scale is chosen. */
  private Optional<WeightEncoding> encoding(WeightFormat format, Parameter parameter) {
    return switch (format) {
      case WeightFormat.Plain(WeightEncoding encoding) -> Optional.of(encoding);
      case WeightFormat.FixedPoint fixed ->
          Optional.of(new WeightEncoding.TwosComplement(fixed.type()));
      case WeightFormat.Shared codebook -> {
        layer
            .problems()
            .report(
                new ParameterReader(layer)
                    .place(parameter, Code.SECOND_SCALE, codebook)
                    .withNote("the centroids of real weights come with the scale that suits them")
                    .withHelp("leave the scale out, or give integers"));
        yield Optional.empty();
      }
    };
  }

  private LayerWeights nearest(
      WeightEncoding encoding, RealWeights reals, List<Double> scales, List<Long> zeroPoints) {
    Channels shared = scales.size() == 1 ? Channels.perTensor(reals.shape().elements()) : channels;
    double[] shifted = reals.values();
    for (int i = 0; i < shifted.length; i++) {
      // A zero point moves the real weights by whole steps, so that rounding is the same.
      long zeroPoint = zeroPoints.get(zeroPoints.size() == 1 ? 0 : channels.of(i));
      shifted[i] += zeroPoint * scales.get(shared.of(i));
    }
    QuantizedWeights quantized =
        WeightQuantizer.scaled(encoding, reals.shape(), shifted, shared, scales);
    return new LayerWeights(
        quantized.values(),
        encoding,
        scales,
        zeroPoints,
        Optional.of(new RealParameters(reals, Optional.empty())));
  }

  private RealWeights reals(Parameter parameter, List<Integer> shape) {
    double[] values = new double[parameter.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameter.real(i);
    }
    return new RealWeights(new Shape(shape), values, channels);
  }
}
