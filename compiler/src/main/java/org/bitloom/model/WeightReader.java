// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Weights and bias of one layer, from the source or from a weights file. */
final class WeightReader {
  /** Biases of real files need a full int32; those of 16-bit activations up to 40 bits. */
  private static final IntType WIDEST_BIAS = IntType.signed(48);

  private final LayerContext layer;
  private final Problems problems;

  WeightReader(LayerContext layer) {
    this.layer = layer;
    this.problems = layer.problems();
  }

  /** Returns the weights with this shape; empty after an error. */
  Optional<LayerWeights> weights(List<Integer> shape) {
    return weights(shape, shape.get(0));
  }

  /**
   * Returns the weights with this shape and one scale, or one per channel; empty after an error.
   */
  Optional<LayerWeights> weights(List<Integer> shape, int channels) {
    Optional<Parameter> parameter = parameter("weights");
    if (parameter.isEmpty()) {
      reportMissing(shape);
      return Optional.empty();
    }
    boolean numbersFit =
        checkShape(parameter.get(), shape) & checkWhole(parameter.get(), "weights");
    Optional<NumberFormat> format = format();
    List<Double> scales = format.map(f -> scales(f, channels)).orElse(List.of());
    Optional<Long> zeroPoint = format.flatMap(this::zeroPoint);
    if (!numbersFit || scales.isEmpty() || zeroPoint.isEmpty()) {
      return Optional.empty();
    }
    Tensor values = tensor(parameter.get(), shape);
    return new EncodingReader(layer, parameter.get())
        .read(values, format.orElseThrow())
        .map(encoding -> new LayerWeights(values, encoding, scales, zeroPoint.get()));
  }

  /** Returns the bias, if there is one; an error is reported. */
  Optional<Tensor> bias(int channels) {
    Optional<Parameter> parameter = parameter("bias");
    if (parameter.isEmpty()
        || !(checkShape(parameter.get(), List.of(channels))
            & checkWhole(parameter.get(), "bias"))) {
      return Optional.empty();
    }
    Tensor values = tensor(parameter.get(), List.of(channels));
    Interval range = values.range();
    if (!WIDEST_BIAS.range().contains(range)) {
      problems.report(
          place(parameter.get(), Code.BIAS_TOO_LARGE, layer.name())
              .withNote("it reaches " + range + "; a bias has at most 48 bits"));
      return Optional.empty();
    }
    return Optional.of(values);
  }

  private static Tensor tensor(Parameter parameter, List<Integer> shape) {
    return Tensor.generate(new Shape(shape), parameter::integer);
  }

  /** Returns the numbers in the source or those in a file; both is an error. */
  private Optional<Parameter> parameter(String what) {
    String key = layer.name() + "." + what;
    Optional<Span> inline = layer.attributes().place(what);
    if (inline.isPresent() && layer.parameters().keys().contains(key)) {
      problems.report(
          Code.DUPLICATE_ARRAY
              .at(inline.get(), key)
              .withLabel("the numbers stand here, and in a weights file"));
    }
    return layer
        .attributes()
        .numbers(what)
        .<Parameter>map(n -> new Parameter.Inline(inline.orElseThrow(), n))
        .or(() -> layer.parameters().find(key));
  }

  private void reportMissing(List<Integer> shape) {
    if (layer.parameters().failed()) {
      problems.fail();
      return;
    }
    String key = layer.name() + ".weights";
    boolean files = !layer.parameters().keys().isEmpty();
    problems.report(
        Code.MISSING_WEIGHTS
            .at(layer.place(), layer.name())
            .withNote(
                "integers of shape "
                    + shape
                    + " are expected"
                    + (files ? " under the key '" + key + "'" : ""))
            .withHelp(
                files
                    ? Suggestion.didYouMean(key, layer.parameters().keys())
                    : Optional.of("write after the network block: weights \"FILE.npz\";")));
  }

  private boolean checkShape(Parameter parameter, List<Integer> shape) {
    List<Integer> actual = parameter.shape();
    if (actual.equals(shape)) {
      return true;
    }
    List<Integer> reversed = new ArrayList<>(actual).reversed();
    problems.report(
        place(parameter, Code.PARAMETER_SHAPE, layer.name(), actual, shape)
            .withNote(weightOrder())
            .withHelp(
                reversed.equals(shape)
                    ? Optional.of("transpose the array before saving it")
                    : Optional.empty()));
    return false;
  }

  private String weightOrder() {
    return switch (layer.statement().kind().text()) {
      case "conv2d" -> "conv2d weights are [filters, height, width, channels / groups]";
      case "depthwise_conv2d" -> "depthwise_conv2d weights are [height, width, channels]";
      default -> "dense weights are [units, inputs], inputs flattened in HWC order";
    };
  }

  /** Reports weights that are no numbers, or no integers. */
  private boolean checkWhole(Parameter parameter, String what) {
    if (parameter.firstNotFinite().isPresent()) {
      int index = parameter.firstNotFinite().getAsInt();
      problems.report(
          place(parameter, Code.NOT_FINITE, what, layer.name())
              .withNote("element " + parameter.position(index) + " is " + parameter.real(index)));
      return false;
    }
    if (!parameter.isWhole()) {
      String format =
          layer.numerics().weights().format().map(f -> f.span().text()).orElse("an integer type");
      problems.report(
          place(parameter, Code.UNSUPPORTED_FLOAT_WEIGHTS, what, layer.name())
              .withNote("quantizing float weights to " + format + " is not built yet")
              .withHelp("store integers, and write their type and scale into numerics"));
      return false;
    }
    return true;
  }

  private Optional<NumberFormat> format() {
    Optional<Placed<NumberFormat>> format = layer.numerics().weights().format();
    if (format.isEmpty()) {
      reportMissingPart("type", "int8");
    }
    return format.map(Placed::value);
  }

  private void reportMissingPart(String part, String type) {
    problems.report(
        Code.MISSING_NUMERICS
            .at(layer.place(), "weights", layer.name(), part)
            .withHelp(
                "write into numerics: " + layer.name() + " weights " + type + " scale 0.01;"));
  }

  /** Returns one scale or one per channel; none after an error. */
  private List<Double> scales(NumberFormat format, int channels) {
    Optional<Placed<List<Float>>> own = layer.own().weights().scales();
    Optional<Placed<List<Float>>> written = layer.numerics().weights().scales();
    Optional<Parameter> stored = layer.parameters().find(layer.name() + ".weights.scale");
    Placed<NumberFormat> type = layer.numerics().weights().format().orElseThrow();
    if (format instanceof NumberFormat.Integers(IntType t, OptionalInt bits) && bits.isPresent()) {
      written.ifPresent(s -> problems.report(QuantizationReader.secondScale(s, type)));
      return List.of((double) Math.scalb(1f, -bits.getAsInt()));
    }
    if (own.isPresent() && stored.isPresent()) {
      problems.report(
          Code.DUPLICATE_ARRAY
              .at(own.get().span(), layer.name() + ".weights.scale")
              .withLabel("the scale stands here, and in a weights file"));
    }
    if (own.isEmpty() && stored.isPresent()) {
      return storedScales(stored.get(), channels);
    }
    if (written.isEmpty()) {
      reportMissingPart("scale", type.span().text());
      return List.of();
    }
    List<Double> scales = written.get().value().stream().map(Float::doubleValue).toList();
    return checkCount(scales, channels, written.get().span());
  }

  private List<Double> storedScales(Parameter stored, int channels) {
    List<Double> scales = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      float scale = (float) stored.real(i);
      Optional<String> problem = ScaleCheck.problem(scale);
      if (problem.isPresent()) {
        problems.report(
            place(stored, Code.INVALID_SCALE, stored.real(i))
                .withNote("element " + stored.position(i) + " is " + problem.get()));
        return List.of();
      }
      scales.add((double) scale);
    }
    return checkCount(scales, channels, layer.place());
  }

  private List<Double> checkCount(List<Double> scales, int channels, Span span) {
    if (scales.size() == 1 || scales.size() == channels) {
      return scales;
    }
    problems.report(
        Code.SCALE_COUNT
            .at(span, scales.size(), layer.name())
            .withNote("one scale, or one for each of " + channels + " channels, is expected"));
    return List.of();
  }

  private Optional<Long> zeroPoint(NumberFormat format) {
    Optional<Placed<Long>> written = layer.numerics().weights().zeroPoint();
    Optional<Parameter> stored = layer.parameters().find(layer.name() + ".weights.zero_point");
    long zeroPoint = written.map(Placed::value).orElse(0L);
    Span span = written.map(Placed::span).orElse(layer.place());
    if (stored.isPresent()) {
      Parameter array = stored.get();
      if (!array.isWhole() || array.size() < 1 || !uniform(array)) {
        problems.report(
            place(array, Code.INVALID_ZERO_POINT, array.description())
                .withNote("one integer for all channels is expected"));
        return Optional.empty();
      }
      zeroPoint = array.integer(0);
    }
    if (format instanceof NumberFormat.Integers(IntType type, OptionalInt bits)) {
      if (type.range().contains(zeroPoint)) {
        return Optional.of(zeroPoint);
      }
      problems.report(
          Code.ZERO_POINT_OUTSIDE
              .at(span, zeroPoint, type)
              .withLabel(type + " is " + type.range()));
      return Optional.empty();
    }
    if (zeroPoint != 0) {
      String type = layer.numerics().weights().format().orElseThrow().span().text();
      problems.report(
          Code.ZERO_POINT_OF_FORMAT
              .at(span, type)
              .withNote("its values are symmetric: the real weight is the scale times the value")
              .withHelp("leave the zero point out, or write an integer type"));
      return Optional.empty();
    }
    return Optional.of(zeroPoint);
  }

  private static boolean uniform(Parameter array) {
    for (int i = 1; i < array.size(); i++) {
      if (array.integer(i) != array.integer(0)) {
        return false;
      }
    }
    return true;
  }

  /** Points at numbers in the source, or at the layer and names the file. */
  private Diagnostic place(Parameter parameter, Code code, Object... arguments) {
    return switch (parameter) {
      case Parameter.Inline inline -> code.at(inline.span(), arguments);
      case Parameter.Stored stored ->
          code.at(layer.place(), arguments).withNote("from " + stored.description());
    };
  }
}
