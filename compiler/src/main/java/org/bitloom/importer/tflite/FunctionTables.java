// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.FixedPoint;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Functions of one quantized element as TFLite's kernels compute them, and the layers of them. */
final class FunctionTables {
  /** Fraction bits that a reciprocal square root is kept with. Source: {@code elementwise.cc}. */
  private static final int ROOT_BITS = 20;

  private FunctionTables() {}

  /**
   * Returns the layer of a function.
   *
   * @param function the quantized value for each element of the input, clamped here
   */
  static LookupLayer layer(
      String name,
      String stream,
      TfliteTensor input,
      TfliteTensor output,
      LongUnaryOperator function,
      Span origin) {
    IntType from = TensorCheck.type(input);
    IntType to = TensorCheck.type(output);
    Tensor values =
        Tensor.generate(
            Shape.of(1 << from.bits()),
            i -> to.range().clamp(function.applyAsLong(from.min() + i)));
    return new LookupLayer(
        name,
        stream,
        new UnaryFunction.Table(from.min(), values),
        to,
        TensorCheck.quantization(output),
        origin);
  }

  /**
   * Returns a real function by the table that TFLite fills. Source: {@code LUTPopulate}, {@code
   * common.h}: from one float32 to another, which is multiplied by the inverse scale and rounded
   * half away from zero.
   */
  static LongUnaryOperator filled(DoubleUnaryOperator real, Quantization from, Quantization to) {
    float inverse = 1f / (float) to.scale();
    return q -> {
      float x = (float) from.scale() * (q - from.zeroPoint());
      return rounded((float) real.applyAsDouble(x) * inverse) + to.zeroPoint();
    };
  }

  /**
   * Returns real numbers as {@code QUANTIZE} quantizes them. Source: {@code AffineQuantize}.
   *
   * @param values from that of the least element up
   */
  static LongUnaryOperator quantized(float[] values, IntType type, Quantization to) {
    return q -> rounded(values[(int) (q - type.min())] / (float) to.scale()) + to.zeroPoint();
  }

  /** Source: {@code AbsEvalQuantized}, {@code elementwise.cc}. */
  static LongUnaryOperator absolute(Quantization from, Quantization to) {
    boolean same = from.scale() == to.scale();
    double ratio = (float) from.scale() / (float) to.scale();
    return q -> {
      long magnitude = Math.abs(q - from.zeroPoint());
      return (same ? magnitude : times(magnitude, Multiplier.quantize(ratio))) + to.zeroPoint();
    };
  }

  /** Source: {@code RsqrtEvalQuantized}, {@code elementwise.cc}; beyond its domain it saturates. */
  static LongUnaryOperator inverseRoot(Quantization from, Quantization to) {
    double scale =
        1 / (double) ((float) StrictMath.sqrt((float) from.scale()) * (float) to.scale());
    Multiplier last = shifted(Multiplier.quantize(scale), -ROOT_BITS);
    return q -> {
      long x = q - from.zeroPoint();
      return x <= 0
          ? FixedPoint.saturate(Long.MAX_VALUE)
          : times(times(1, shifted(GemmlowpInverses.root(x), ROOT_BITS)), last) + to.zeroPoint();
    };
  }

  private static Multiplier shifted(Multiplier multiplier, int left) {
    return new Multiplier(multiplier.significand(), multiplier.shift() - left);
  }

  /** Source: {@code ConcatenationWithScaling}, {@code reference/concatenation.h}. */
  static LongUnaryOperator concatenated(Quantization from, Quantization to) {
    float scale = (float) from.scale() * (1f / (float) to.scale());
    float bias = -from.zeroPoint() * scale;
    return q -> rounded(q * scale + bias) + to.zeroPoint();
  }

  /** Source: {@code DivElementwise}, {@code reference/div.h}. */
  static LongUnaryOperator divided(
      Quantization from, Quantization by, long divisor, Quantization to) {
    float ratio = (float) from.scale() / ((float) by.scale() * (float) to.scale());
    return q -> {
      long sign = divisor < by.zeroPoint() ? -1 : 1;
      long quotient =
          GemmlowpInverses.quotient(
              sign * (q - from.zeroPoint()),
              sign * (divisor - by.zeroPoint()),
              Multiplier.quantize(ratio));
      return quotient + to.zeroPoint();
    };
  }

  /** Source: {@code TfLiteRound}; what is no number, or beyond all types, saturates. */
  private static long rounded(float value) {
    if (!(Math.abs(value) < 1L << 40)) {
      return FixedPoint.saturate(value > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    }
    long magnitude = (long) Math.floor(Math.abs((double) value) + 0.5);
    return value < 0 ? -magnitude : magnitude;
  }

  /** Source: {@code MultiplyByQuantizedMultiplier}. */
  private static long times(long value, Multiplier multiplier) {
    return new Requantization(
            Rounding.DOUBLE_AWAY, List.of(multiplier), 0, 0, IntType.signed(32).range())
        .apply(0, value);
  }
}
