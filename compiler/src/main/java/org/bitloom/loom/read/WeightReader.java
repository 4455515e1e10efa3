// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Code;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.format.Channels;
import org.bitloom.format.RealWeights;
import org.bitloom.model.Draft;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.RealParameters;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Weights and bias of one layer, from the source or from a weights file. Integers are taken as they
 * are; real numbers are quantized.
 */
final class WeightReader {
  /** Biases of real files need a full int32; those of 16-bit activations up to 40 bits. */
  private static final IntType WIDEST_BIAS = IntType.signed(48);

  private static final List<String> COMPRESSED_KINDS = List.of("dense", "conv2d");

  private final LayerContext layer;
  private final ParameterReader parameters;
  private final WeightScaleReader written;
  private final Problems problems;

  /**
   * What a layer computes with.
   *
   * @param weights with their scales
   * @param bias one per output channel; absent for none
   */
  record Read(LayerWeights weights, Optional<Tensor> bias) {}

  WeightReader(LayerContext layer) {
    this.layer = layer;
    this.parameters = new ParameterReader(layer);
    this.written = new WeightScaleReader(layer);
    this.problems = layer.problems();
  }

  /**
   * Returns weights of this shape and the bias; empty after an error.
   *
   * @param channels which weights belong to one output channel
   */
  Optional<Read> read(List<Integer> shape, Channels channels) {
    Optional<Parameter> given = weightParameter(shape);
    Optional<Parameter> givenBias = biasParameter(channels.count());
    Optional<Double> epsilon = layer.parameters().epsilon(layer.name());
    if (given.isEmpty() || problems.failed()) {
      return Optional.empty();
    }
    if (epsilon.isEmpty()) {
      return read(given.get(), givenBias, shape, channels);
    }
    if (given.get().isWhole()) {
      reportWholeNorm(given.get());
      return Optional.empty();
    }
    return NormParameters.read(layer, channels.count(), epsilon.get())
        .flatMap(
            norm ->
                read(
                    norm.weights(layer.name(), given.get(), channels),
                    Optional.of(norm.bias(layer.name(), givenBias)),
                    shape,
                    channels));
  }

  private void reportWholeNorm(Parameter parameter) {
    problems.report(
        parameters
            .place(parameter, Code.NORM_PARAMETERS, layer.name())
            .withNote("a normalization changes real weights, and these are integers")
            .withHelp("give the weights as real numbers, or fold it before quantizing"));
  }

  /** Reads parameters of the right shapes, which calibration may have replaced. */
  Optional<Read> read(
      Parameter given, Optional<Parameter> givenBias, List<Integer> shape, Channels channels) {
    Parameter counting = layer.parameters().replacement(layer.name(), "weights").orElse(given);
    Optional<LayerWeights> weights = weights(counting, shape, channels);
    Optional<Parameter> bias =
        givenBias.map(b -> layer.parameters().replacement(layer.name(), "bias").orElse(b));
    if (problems.failed() || weights.isEmpty()) {
      return Optional.empty();
    }
    List<Double> scales = accumulatorScales(weights.get().scales());
    Optional<Tensor> integers = bias.flatMap(b -> bias(b, channels.count(), scales));
    LayerWeights sourced =
        bias.filter(b -> !b.isWhole())
            .map(b -> weights.get().from(withBias(weights.get(), channels, b)))
            .orElse(weights.get());
    return problems.failed() ? Optional.empty() : Optional.of(new Read(sourced, integers));
  }

  private static RealParameters withBias(LayerWeights weights, Channels channels, Parameter bias) {
    RealWeights reals =
        weights.source().map(RealParameters::weights).orElseGet(() -> weights.reals(channels));
    List<Double> values = IntStream.range(0, bias.size()).mapToObj(bias::real).toList();
    return new RealParameters(reals, Optional.of(values));
  }

  /** Returns constants of this shape, which share one scale; empty after an error. */
  Optional<LayerWeights> constants(List<Integer> shape) {
    int size = new Shape(shape).elements();
    return weightParameter(shape).flatMap(p -> weights(p, shape, Channels.perTensor(size)));
  }

  private Optional<Parameter> weightParameter(List<Integer> shape) {
    Optional<Parameter> parameter = parameters.find("weights");
    if (parameter.isEmpty()) {
      parameters.reportMissing(shape);
    }
    return parameter.filter(
        p -> parameters.checkShape(p, shape) & parameters.checkFinite(p, "weights"));
  }

  private Optional<LayerWeights> weights(
      Parameter parameter, List<Integer> shape, Channels channels) {
    Optional<NumberFormat> format = format();
    if (format.isEmpty()) {
      parameters.reportMissingPart("type", "int8");
      return Optional.empty();
    }
    return parameter.isWhole() || written.written(format.get())
        ? scaled(parameter, shape, channels, format.get())
        : new WeightRounding(layer, channels).read(parameter, shape, format.get());
  }

  /** What is said of all layers is meant for those that can be compressed. */
  private Optional<NumberFormat> format() {
    Optional<NumberFormat> format = layer.numerics().weights().format().map(Placed::value);
    if (COMPRESSED_KINDS.contains(layer.statement().kind().text())) {
      return format;
    }
    if (SparseFormat.written(layer.own().weights())) {
      problems.report(
          Code.UNSUPPORTED_WEIGHT_FORMAT
              .at(layer.own().weights().format().orElseThrow().span(), "sparse huffman")
              .withLabel("weights of layer '" + layer.name() + "'")
              .withNote("weights of " + String.join(" and ", COMPRESSED_KINDS) + " are compressed")
              .withHelp("leave out 'sparse huffman'"));
    }
    return format.map(SparseFormat::dense);
  }

  /** Returns weights whose scales are written; real ones become the nearest integers. */
  private Optional<LayerWeights> scaled(
      Parameter parameter, List<Integer> shape, Channels channels, NumberFormat format) {
    List<Double> scales = written.scales(format, channels.count());
    List<Long> zeroPoints = written.zeroPoints(format, channels.count());
    if (scales.isEmpty() || zeroPoints.isEmpty()) {
      return Optional.empty();
    }
    if (!parameter.isWhole()) {
      return new WeightRounding(layer, channels).read(parameter, shape, format, scales, zeroPoints);
    }
    Tensor values = tensor(parameter, shape);
    return new EncodingReader(layer, parameter)
        .read(values, format)
        .map(e -> new LayerWeights(values, e, scales, zeroPoints, Optional.empty()));
  }

  /** Returns {@code scale_x * scale_w}, one or one per output channel. */
  private List<Double> accumulatorScales(List<Double> weightScales) {
    double inputScale = layer.inputs().get(0).quantization().map(q -> q.scale()).orElse(1.0);
    return weightScales.stream().map(s -> inputScale * s).toList();
  }

  /**
   * Returns the bias of a layer without weights of its own, if there is one; an error is reported.
   *
   * @param scales of the accumulator
   */
  Optional<Tensor> bias(int channels, List<Double> scales) {
    Optional<Parameter> parameter = biasParameter(channels);
    if (parameter.isPresent() && draft()) {
      reportUnknownScale(parameter.get());
      return Optional.empty();
    }
    return parameter.flatMap(p -> bias(p, channels, scales));
  }

  private Optional<Parameter> biasParameter(int channels) {
    return parameters
        .find("bias")
        .filter(
            p -> parameters.checkShape(p, List.of(channels)) & parameters.checkFinite(p, "bias"));
  }

  private boolean draft() {
    return layer.inputs().stream()
        .anyMatch(input -> input.quantization().filter(Draft.PLACEHOLDER::equals).isPresent());
  }

  private Optional<Tensor> bias(Parameter parameter, int channels, List<Double> scales) {
    if (parameter.isWhole() && draft()) {
      reportUnknownScale(parameter);
      return Optional.empty();
    }
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      double scale = scales.get(scales.size() == 1 ? 0 : i);
      // Beyond a long the cast saturates, which is too large as well.
      values.add(
          parameter.isWhole() ? parameter.integer(i) : (long) Math.rint(parameter.real(i) / scale));
    }
    Tensor bias = Tensor.generate(Shape.of(channels), values::get);
    Interval range = bias.range();
    if (!WIDEST_BIAS.range().contains(range)) {
      problems.report(
          parameters
              .place(parameter, Code.BIAS_TOO_LARGE, layer.name())
              .withNote("it reaches " + range + "; a bias has at most 48 bits"));
      return Optional.empty();
    }
    return Optional.of(bias);
  }

  private void reportUnknownScale(Parameter parameter) {
    problems.report(
        parameters
            .place(parameter, Code.BIAS_WITHOUT_SCALE, layer.name())
            .withNote("the integers count scale_x * scale_w, and calibration is to find scale_x")
            .withHelp("give the bias as real numbers, or write the scale of the input"));
  }

  private static Tensor tensor(Parameter parameter, List<Integer> shape) {
    return Tensor.generate(new Shape(shape), parameter::integer);
  }
}
