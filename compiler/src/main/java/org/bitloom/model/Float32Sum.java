// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import java.util.stream.DoubleStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Sums that ONNX Runtime computes in float32, as integers: every summand is a function of one
 * element, and a float32 is an integer over a power of two.
 */
final class Float32Sum {
  /** A sum of two tables has one bit more, and the checker's products some more. */
  private static final int MOST_BITS = 56;

  private final Quantization left;
  private final Quantization right;
  private final Quantization output;
  private final Interval clamp;
  private final int sign;

  Float32Sum(Quantization left, Quantization right, Quantization output, Interval clamp, int sign) {
    this.left = left;
    this.right = right;
    this.output = output;
    this.clamp = clamp;
    this.sign = sign;
  }

  /**
   * QLinearAdd: {@code rint(fma(ra, a, fma(rb, b, c)))} with {@code ra = f32(sa / sy)}, {@code rb =
   * f32(sb / sy)} and {@code c = f32(zy - fma(ra, za, f32(rb * zb)))}. The product of a float32 and
   * an element is exact.
   */
  Optional<CombineArithmetic.Form> fused(IntType leftType, IntType rightType) {
    float ra = (float) left.scale() / (float) output.scale();
    float rb = (float) right.scale() / (float) output.scale();
    float c =
        (float) output.zeroPoint() - Math.fma(ra, (float) left.zeroPoint(), rb * right.zeroPoint());
    return form(
        table(leftType, a -> (double) ra * a),
        leftType.min(),
        table(rightType, b -> Math.fma(rb, (float) b, c)),
        rightType.min(),
        shift ->
            new Requantization(
                Rounding.FLOAT32_EVEN,
                List.of(Multiplier.ofFloat32(Math.scalb(1.0, -shift))),
                0,
                0,
                clamp));
  }

  /**
   * Dequantize, add, quantize: {@code rint(f32(f32(A + B) / sy)) + zy} with {@code A = f32(sa * (a
   * - za))}.
   */
  Optional<CombineArithmetic.Form> literal(IntType leftType, IntType rightType) {
    return form(
        table(leftType, a -> (float) left.scale() * (a - left.zeroPoint())),
        leftType.min(),
        table(rightType, b -> sign * ((float) right.scale() * (b - right.zeroPoint()))),
        rightType.min(),
        shift -> {
          Multiplier divisor = Multiplier.ofFloat32(output.scale());
          return new Requantization(
              Rounding.FLOAT32_DIVIDED,
              List.of(new Multiplier(divisor.significand(), divisor.shift() - shift)),
              0,
              output.zeroPoint(),
              clamp);
        });
  }

  /** Makes a requantization of sums in units of {@code 2^-shift}. */
  private interface Scaled {
    Requantization of(int shift);
  }

  private static double[] table(IntType type, LongToDoubleFunction function) {
    double[] values = new double[1 << type.bits()];
    for (int i = 0; i < values.length; i++) {
      values[i] = function.applyAsDouble(type.min() + i);
    }
    return values;
  }

  private static Optional<CombineArithmetic.Form> form(
      double[] left, long leftBase, double[] right, long rightBase, Scaled requantization) {
    double[] all = DoubleStream.concat(DoubleStream.of(left), DoubleStream.of(right)).toArray();
    int shift = DoubleStream.of(all).mapToInt(Float32Sum::fractionBits).max().orElseThrow();
    double widest = DoubleStream.of(all).map(Math::abs).max().orElseThrow();
    if (widest == 0 || Math.getExponent(widest) + shift >= MOST_BITS) {
      return Optional.empty();
    }
    return Optional.of(
        new CombineArithmetic.Form(
            new Combination.Tables(
                integers(left, shift), leftBase, integers(right, shift), rightBase),
            requantization.of(shift)));
  }

  /** Returns the bits behind the point that a number needs; negative for large round numbers. */
  private static int fractionBits(double value) {
    if (value == 0) {
      return Integer.MIN_VALUE;
    }
    long bits = Double.doubleToLongBits(value) & ((1L << 52) - 1) | 1L << 52;
    return 52 - Math.getExponent(value) - Long.numberOfTrailingZeros(bits);
  }

  private static Tensor integers(double[] values, int shift) {
    return Tensor.generate(Shape.of(values.length), i -> (long) Math.scalb(values[i], shift));
  }
}
