// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.format.Channels;
import org.bitloom.format.QuantizedWeights;
import org.bitloom.format.RealWeights;
import org.bitloom.format.WeightFormat;
import org.bitloom.format.WeightQuantizer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.RealParameters;
import org.bitloom.operator.Shape;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.quantize.RangeMethod;
import org.bitloom.quantize.ScaledWeights;
import org.bitloom.quantize.Scheme;
import org.bitloom.quantize.WeightChoice;
import org.bitloom.quantize.WeightScaler;

/**
 * Makes integers of real weights.
 *
 * @param layer whose weights they are
 * @param channels which weights belong to one output channel
 */
record WeightRounding(LayerContext layer, Channels channels) {
  /** Returns the weights with scales that suit them; empty after an error. */
  Optional<LayerWeights> read(Parameter parameter, List<Integer> shape, NumberFormat format) {
    RealWeights reals = reals(parameter, shape);
    if (layer.open().draft()) {
      return Optional.of(placeholder(reals, format));
    }
    TensorNumerics numerics = layer.numerics().weights();
    Channels shared = numerics.perTensor() ? Channels.perTensor(parameter.size()) : channels;
    return format(format)
        .map(this::scaler)
        .map(s -> s.choose(reals.shape(), reals.values(), shared))
        .flatMap(c -> weights(c, reals));
  }

  /**
   * Integers of a draft count for nothing, and choosing them takes time; whether they are
   * compressed decides what the hardware may be.
   */
  private static LayerWeights placeholder(RealWeights reals, NumberFormat format) {
    Tensor zeros = Tensor.generate(reals.shape(), i -> 0);
    WeightEncoding plain = new WeightEncoding.TwosComplement(IntType.signed(8));
    boolean sparse = SparseFormat.compressed(format);
    return new LayerWeights(zeros, sparse ? new SparseHuffman(plain) : plain, List.of(1.0), 0)
        .from(new RealParameters(reals, Optional.empty()));
  }

  /**
   * Returns the scheme and the method that are written, and without them the usual ones. A word for
   * all layers that means nothing for the type that a layer has of its own is not meant for it.
   */
  private WeightScaler scaler(WeightFormat format) {
    TensorNumerics own = layer.own().weights();
    TensorNumerics written = layer.numerics().weights();
    boolean special = own.format().isPresent();
    return new WeightScaler(
        format,
        written
            .scheme()
            .filter(
                s -> !special || own.scheme().isPresent() || WeightScaler.suits(format, s.value()))
            .map(Placed::value)
            .orElse(Scheme.SYMMETRIC),
        written
            .method()
            .filter(
                m -> !special || own.method().isPresent() || WeightScaler.suits(format, m.value()))
            .map(Placed::value)
            .orElse(RangeMethod.MEAN_SQUARED_ERROR));
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

  private Optional<LayerWeights> weights(WeightChoice choice, RealWeights reals) {
    TensorNumerics written = layer.numerics().weights();
    Placed<NumberFormat> type = written.format().orElseThrow();
    return switch (choice) {
      case WeightChoice.Chosen(ScaledWeights scaled) -> Optional.of(LayerWeights.of(scaled, reals));
      case WeightChoice.NoZeroPoint(WeightFormat format) ->
          refused(
              Code.INVALID_CLAUSE
                  .at(written.scheme().map(Placed::span).orElse(type.span()), "weights")
                  .withLabel("the values of " + format + " are symmetric")
                  .withHelp("leave out 'affine', or write an integer type"));
      case WeightChoice.NoRange(WeightFormat format, RangeMethod method) ->
          refused(
              Code.INVALID_CLAUSE
                  .at(written.method().map(Placed::span).orElse(type.span()), "weights")
                  .withLabel("the scale of " + format + " is not found by " + method)
                  .withHelp("leave out 'by', or write 'by mse'"));
      case WeightChoice.NoPositiveCode(Interval codes) ->
          refused(
              Code.INVALID_CLAUSE
                  .at(type.span(), "weights")
                  .withLabel("no symmetric scale: the integers are " + codes)
                  .withHelp("write bipolar, 'int1 affine' or int2"));
      case WeightChoice.TooLarge(int channel, double scale) ->
          refused(
              Code.NO_SCALE_FOR_RANGE
                  .at(type.span(), layer.name())
                  .withNote(
                      "weights of channel %s need scale %s, which is beyond float32"
                          .formatted(channel, scale)));
    };
  }

  private Optional<LayerWeights> refused(Diagnostic problem) {
    layer.problems().report(problem);
    return Optional.empty();
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
      case WeightFormat.Shared codebook -> secondScale(codebook, parameter);
      case WeightFormat.Sparse(WeightFormat.Shared codebook) -> secondScale(codebook, parameter);
      case WeightFormat.Sparse(WeightFormat kept) ->
          encoding(kept, parameter).map(SparseHuffman::new);
    };
  }

  private Optional<WeightEncoding> secondScale(WeightFormat.Shared codebook, Parameter parameter) {
    layer
        .problems()
        .report(
            new ParameterReader(layer)
                .place(parameter, Code.SECOND_SCALE, codebook)
                .withNote("the centroids of real weights come with the scale that suits them")
                .withHelp("leave the scale out, or give integers"));
    return Optional.empty();
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
