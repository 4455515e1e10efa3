// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;

/** The common end of all layers that accumulate: what follows the sum. */
final class AccumulatorOutput {
  private AccumulatorOutput() {}

  /** The real multipliers of a sum, one or one per output channel. */
  @FunctionalInterface
  interface Ratios {
    /** Returns {@code scale_x * scale_w / scale_y} for a scale of the output. */
    List<Double> over(double outputScale);
  }

  /**
   * Returns the accumulating operator, followed by its requantizer where the layer has one.
   *
   * @param ratios what the sum is multiplied by
   */
  static List<Operator> chain(
      Operator accumulate, Output output, Activation activation, Rounding rounding, Ratios ratios) {
    return switch (output) {
      case Output.Accumulator() -> List.of(accumulate);
      case Output.Requantized(var type, var quantization) -> {
        List<Multiplier> multipliers =
            ratios.over(quantization.scale()).stream()
                .map(ratio -> multiplier(rounding, ratio))
                .toList();
        Interval clamp = activation.clamp(type, quantization);
        Requantization requantization =
            new Requantization(rounding, multipliers, 0, quantization.zeroPoint(), clamp);
        yield List.of(accumulate, new Requantize(accumulate.output(), requantization, type));
      }
    };
  }

  /** Returns a real scale in the form that the rounding computes with. */
  static Multiplier multiplier(Rounding rounding, double scale) {
    return switch (rounding) {
      case FLOAT32_EVEN, FLOAT32_EVEN_INSIDE -> Multiplier.ofFloat32(scale);
      case FLOAT32_DIVIDED ->
          Multiplier.ofFloat32(Math.clamp(1 / scale, Float.MIN_VALUE, Float.MAX_VALUE));
      case HALF_UP, HALF_EVEN, HALF_AWAY, FLOOR, DOUBLE_AWAY, DOUBLE_UP, SINGLE_UP ->
          Multiplier.quantize(scale);
      case REDUCED_UP -> Multiplier.quantize(scale).reduced();
    };
  }

  /** Returns what the output means; a raw accumulator has a scale only where all channels agree. */
  static Optional<Quantization> quantization(Output output, List<Double> scales) {
    return switch (output) {
      case Output.Requantized(var type, var quantization) -> Optional.of(quantization);
      case Output.Accumulator() ->
          scales.stream().distinct().count() == 1
              ? Optional.of(new Quantization(scales.get(0), 0))
              : Optional.empty();
    };
  }
}
