// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;

/** Reads scales and zero points of weights as they are written. */
final class WeightScaleReader {
  private final LayerContext layer;
  private final ParameterReader parameters;
  private final Problems problems;

  WeightScaleReader(LayerContext layer) {
    this.layer = layer;
    this.parameters = new ParameterReader(layer);
    this.problems = layer.problems();
  }

  /** Tells whether scales of weights of this format are written. */
  boolean written(NumberFormat format) {
    return layer.numerics().weights().scales().isPresent()
        || stored().isPresent()
        || format instanceof NumberFormat.Integers(IntType t, OptionalInt bits) && bits.isPresent();
  }

  private Optional<Parameter> stored() {
    return layer.parameters().find(layer.name() + ".weights.scale");
  }

  /** Returns one scale or one per channel; none after an error. */
  List<Double> scales(NumberFormat format, int channels) {
    Optional<Placed<List<Float>>> own = layer.own().weights().scales();
    Optional<Placed<List<Float>>> written = layer.numerics().weights().scales();
    Optional<Parameter> stored = stored();
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
      parameters.reportMissingPart("scale", type.span().text());
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
            parameters
                .place(stored, Code.INVALID_SCALE, stored.real(i))
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

  /** Returns one zero point or one per channel; none after an error. */
  List<Long> zeroPoints(NumberFormat format, int channels) {
    Optional<Placed<Long>> written = layer.numerics().weights().zeroPoint();
    Optional<Parameter> stored = layer.parameters().find(layer.name() + ".weights.zero_point");
    List<Long> zeroPoints =
        stored
            .map(array -> storedZeroPoints(array, channels))
            .orElse(List.of(written.map(Placed::value).orElse(0L)));
    Span span = written.map(Placed::span).orElse(layer.place());
    return zeroPoints.stream().allMatch(zero -> checkZeroPoint(format, zero, span))
        ? zeroPoints
        : List.of();
  }

  private List<Long> storedZeroPoints(Parameter array, int channels) {
    if (!array.isWhole() || (array.size() != 1 && array.size() != channels)) {
      problems.report(
          parameters
              .place(array, Code.INVALID_ZERO_POINT, array.description())
              .withNote("one integer, or one for each of " + channels + " channels, is expected"));
      return List.of();
    }
    return IntStream.range(0, array.size()).mapToObj(array::integer).toList();
  }

  private boolean checkZeroPoint(NumberFormat format, long zeroPoint, Span span) {
    if (format instanceof NumberFormat.Integers(IntType type, OptionalInt bits)) {
      if (type.range().contains(zeroPoint)) {
        return true;
      }
      problems.report(
          Code.ZERO_POINT_OUTSIDE
              .at(span, zeroPoint, type)
              .withLabel(type + " is " + type.range()));
      return false;
    }
    if (zeroPoint == 0) {
      return true;
    }
    String type = layer.numerics().weights().format().orElseThrow().span().text();
    problems.report(
        Code.ZERO_POINT_OF_FORMAT
            .at(span, type)
            .withNote("its values are symmetric: the real weight is the scale times the value")
            .withHelp("leave the zero point out, or write an integer type"));
    return false;
  }
}
