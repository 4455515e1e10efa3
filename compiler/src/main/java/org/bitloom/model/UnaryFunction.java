// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Tensor;

/**
 * A real function of one element that is built as a table of quantized values. The arithmetic is
 * that of TFLite's int8 kernels (numerics page, "Functions of one element").
 */
public sealed interface UnaryFunction {
  /**
   * {@code x} where it is not negative, else {@code slope * x}.
   *
   * @param slope finite and not negative
   * @param rounding how both halves are requantized
   */
  record LeakyRelu(float slope, Rounding rounding) implements UnaryFunction {
    /** Validates the slope. */
    public LeakyRelu {
      if (!(slope >= 0) || Float.isInfinite(slope)) {
        throw new IllegalArgumentException("slope " + slope + " is not finite and non-negative");
      }
    }
  }

  /**
   * {@code 1 / (1 + exp(-x))}.
   *
   * @param variant in float32, or in the fixed-point numbers of TFLite Micro
   */
  record Sigmoid(TfliteVariant variant) implements UnaryFunction {
    /** Returns the function in float32. */
    public Sigmoid() {
      this(TfliteVariant.DESKTOP);
    }
  }

  /**
   * The hyperbolic tangent.
   *
   * @param variant in float32, or in the fixed-point numbers of TFLite Micro
   */
  record Tanh(TfliteVariant variant) implements UnaryFunction {
    /** Returns the function in float32. */
    public Tanh() {
      this(TfliteVariant.DESKTOP);
    }
  }

  /** {@code x} where it is not negative, else {@code exp(x) - 1}. */
  record Elu() implements UnaryFunction {}

  /** {@code x * min(max(x + 3, 0), 6) / 6}. */
  record HardSwish() implements UnaryFunction {}

  /**
   * A function of real numbers, in float32.
   *
   * @param function without parameters
   */
  record Real(RealFunction function) implements UnaryFunction {}

  /**
   * Any function, as its values.
   *
   * @param first the element of the first value
   * @param values outputs for consecutive elements
   */
  record Table(long first, Tensor values) implements UnaryFunction {}

  /** Returns the layer kind in the language. */
  default String keyword() {
    return switch (this) {
      case LeakyRelu leaky -> "leaky_relu";
      case Sigmoid sigmoid -> "sigmoid";
      case Tanh tanh -> "tanh";
      case Elu elu -> "elu";
      case HardSwish swish -> "hard_swish";
      case Real real -> real.function.keyword();
      case Table table -> "lookup";
    };
  }

  /** Returns the widest input, in bits, that the function is defined for. */
  default int widestInput() {
    return switch (this) {
      case LeakyRelu leaky -> Lookup.MOST_BITS;
      case Sigmoid(TfliteVariant variant) -> widest(variant);
      case Tanh(TfliteVariant variant) -> widest(variant);
      case Elu elu -> Lookup.MOST_BITS;
      case HardSwish swish -> HardSwishArithmetic.WIDEST_INPUT;
      case Real real -> Lookup.MOST_BITS;
      case Table table -> Lookup.MOST_BITS;
    };
  }

  /** The fixed-point numbers of TFLite Micro are those of its int8 kernels. */
  private static int widest(TfliteVariant variant) {
    return switch (variant) {
      case DESKTOP -> Lookup.MOST_BITS;
      case MICRO -> Lookup.NARROW_BITS;
    };
  }

  /** Returns the scale and zero point that the output has to have, if there is no choice. */
  default Optional<Quantization> fixedOutput(IntType type) {
    return switch (this) {
      case Sigmoid(TfliteVariant variant) when variant == TfliteVariant.MICRO ->
          Optional.of(new Quantization(1.0 / 256, type.min()));
      case Tanh(TfliteVariant variant) when variant == TfliteVariant.MICRO ->
          Optional.of(new Quantization(1.0 / 128, type.signed() ? 0 : 128));
      case LeakyRelu leaky -> Optional.empty();
      case Sigmoid sigmoid -> Optional.empty();
      case Tanh tanh -> Optional.empty();
      case Elu elu -> Optional.empty();
      case HardSwish swish -> Optional.empty();
      case Real real -> Optional.empty();
      case Table table -> Optional.empty();
    };
  }

  /** Returns the ratios of scales that become multipliers. */
  default List<Double> multipliers(Quantization from, Quantization to) {
    return switch (this) {
      case LeakyRelu leaky -> List.of(ratio(from, 1, to), ratio(from, leaky.slope, to));
      case Sigmoid sigmoid -> List.of();
      case Tanh tanh -> List.of();
      case Elu elu -> List.of();
      case HardSwish swish -> HardSwishArithmetic.multipliers(from, to);
      case Real real -> List.of();
      case Table table -> List.of();
    };
  }

  /**
   * Returns the quantized value of the function.
   *
   * @param element quantized input
   * @param from scale and zero point of the input
   * @param type element type of the output
   * @param to scale and zero point of the output
   */
  default long apply(long element, Quantization from, IntType type, Quantization to) {
    return switch (this) {
      case LeakyRelu leaky -> {
        float factor = element >= from.zeroPoint() ? 1 : leaky.slope;
        Multiplier multiplier =
            AccumulatorOutput.multiplier(leaky.rounding, ratio(from, factor, to));
        yield new Requantization(
                leaky.rounding, List.of(multiplier), from.zeroPoint(), to.zeroPoint(), type.range())
            .apply(0, element);
      }
      case Sigmoid(TfliteVariant variant) ->
          switch (variant) {
            case DESKTOP ->
                quantize(1f / (1f + (float) StrictMath.exp(-real(element, from))), type, to);
            case MICRO -> new FixedPointCurve(from).sigmoid(element, type);
          };
      case Tanh(TfliteVariant variant) ->
          switch (variant) {
            case DESKTOP -> quantize((float) StrictMath.tanh(real(element, from)), type, to);
            case MICRO -> new FixedPointCurve(from).tanh(element, type);
          };
      case Elu elu -> {
        float x = real(element, from);
        yield quantize(x < 0 ? (float) StrictMath.exp(x) - 1f : x, type, to);
      }
      case HardSwish swish -> new HardSwishArithmetic(from, to).apply(element, type);
      case Real(RealFunction function) ->
          quantize((float) function.apply(real(element, from)), type, to);
      case Table table -> table.values.get(Math.toIntExact(element - table.first));
    };
  }

  /** The product and the quotient are float32, as in {@code activations.cc} of TFLite. */
  private static double ratio(Quantization from, float factor, Quantization to) {
    return (float) from.scale() * factor / (float) to.scale();
  }

  private static float real(long element, Quantization from) {
    return (float) from.scale() * (element - from.zeroPoint());
  }

  /**
   * Source: {@code PopulateLookupTable} of TFLite, {@code lut.h}: the value is multiplied by the
   * inverse scale in float32 and rounded half away from zero.
   */
  private static long quantize(float value, IntType type, Quantization to) {
    float scaled = value * (1f / (float) to.scale());
    // Beyond the type everything saturates; the comparison keeps infinities out of the cast.
    if (Math.abs(scaled) >= 1L << 40) {
      return scaled < 0 ? type.min() : type.max();
    }
    long magnitude = (long) Math.floor(Math.abs((double) scaled) + 0.5);
    return type.range().clamp((scaled < 0 ? -magnitude : magnitude) + to.zeroPoint());
  }
}
