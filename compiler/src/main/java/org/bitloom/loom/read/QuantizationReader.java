// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.operator.Quantization;

/** Scale and zero point of a layer's output. */
final class QuantizationReader {
  private QuantizationReader() {}

  /** Returns scale and zero point of the output in this format, or reports what is wrong. */
  static Optional<Quantization> read(
      LayerContext layer, Placed<NumberFormat> format, NumberFormat.Integers integers) {
    TensorNumerics numerics = layer.numerics().activations();
    Problems problems = layer.problems().part();
    boolean open = numerics.scales().isEmpty() && integers.fractionBits().isEmpty();
    if (open && layer.open().allowed()) {
      return layer.open().find(layer.name(), integers.type(), numerics, layer.place(), problems);
    }
    Optional<Float> scale = scale(layer, format, integers, problems);
    long zeroPoint = numerics.zeroPoint().map(Placed::value).orElse(0L);
    if (!integers.type().range().contains(zeroPoint)) {
      problems.report(
          Code.ZERO_POINT_OUTSIDE
              .at(numerics.zeroPoint().orElseThrow().span(), zeroPoint, integers.type())
              .withLabel(integers.type() + " is " + integers.type().range()));
    }
    if (scale.isEmpty() || problems.failed()) {
      return Optional.empty();
    }
    return Optional.of(new Quantization(scale.get(), zeroPoint));
  }

  private static Optional<Float> scale(
      LayerContext layer,
      Placed<NumberFormat> format,
      NumberFormat.Integers integers,
      Problems problems) {
    Optional<Placed<List<Float>>> scales = layer.numerics().activations().scales();
    if (integers.fractionBits().isPresent()) {
      scales.ifPresent(s -> problems.report(secondScale(s, format)));
      return Optional.of(Math.scalb(1f, -integers.fractionBits().getAsInt()));
    }
    if (scales.isEmpty()) {
      problems.report(
          Code.MISSING_NUMERICS
              .at(layer.place(), "activations", layer.name(), "scale")
              .withHelp(
                  "write into numerics: "
                      + layer.name()
                      + " activations "
                      + integers.type()
                      + " scale 0.05 zero_point 0; or let data decide: calibrate \"DATA.npy\";"));
    } else if (scales.get().value().size() > 1) {
      problems.report(
          Code.SCALE_COUNT
              .at(scales.get().span(), scales.get().value().size(), layer.name())
              .withLabel("activations have one scale"));
    } else {
      return Optional.of(scales.get().value().get(0));
    }
    return Optional.empty();
  }

  /** Returns the diagnostic for a scale beside a type that brings its own. */
  static Diagnostic secondScale(Placed<?> scale, Placed<NumberFormat> format) {
    String type = format.span().text();
    return Code.SECOND_SCALE
        .at(scale.span(), type)
        .withNote("the fraction bits of " + type + " already say the scale")
        .withHelp("write an integer type, or leave the scale out");
  }
}
