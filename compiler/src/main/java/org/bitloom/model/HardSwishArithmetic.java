// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.operator.Quantization;

/**
 * The integer arithmetic of a quantized hard swish, in 16-bit fixed point.
 *
 * <p>Source: {@code HardSwish} of TFLite, {@code reference/hard_swish.h}.
 */
final class HardSwishArithmetic {
  /** {@code (x - zero point) * 2^7} has to fit int16. */
  static final int WIDEST_INPUT = 8;

  private static final int INPUT_FRACTION = 7;
  private static final IntType INT16 = IntType.signed(16);

  /** Real 3 is 2^15 at this scale. */
  private static final float RELU_SCALE = 3f / 32768f;

  private final long inputZeroPoint;
  private final long outputZeroPoint;
  private final Fixed16 output;
  private final Fixed16 relu;

  HardSwishArithmetic(Quantization from, Quantization to) {
    List<Double> multipliers = multipliers(from, to);
    inputZeroPoint = from.zeroPoint();
    outputZeroPoint = to.zeroPoint();
    output = Fixed16.of(multipliers.get(0));
    relu = Fixed16.of(multipliers.get(1));
  }

  /**
   * A multiplier of 16 bits.
   *
   * @param significand in [2^14, 2^15), or 2^15 - 1 where rounding would give 2^15
   * @param exponent left shift; a right shift where it is negative
   */
  private record Fixed16(long significand, int exponent) {
    static Fixed16 of(double scale) {
      Multiplier m = Multiplier.quantize(scale);
      long rounded = (m.significand() + (1L << 15)) >> 16;
      return new Fixed16(Math.min(rounded, INT16.max()), 31 - m.shift());
    }
  }

  /** Returns the multiplier of the output and that of the gate, both before reduction. */
  static List<Double> multipliers(Quantization from, Quantization to) {
    float fine = (float) from.scale() / (1 << INPUT_FRACTION);
    return List.of((double) (fine / (float) to.scale()), (double) (fine / RELU_SCALE));
  }

  /** Returns the quantized output. */
  long apply(long element, IntType type) {
    long fine = (element - inputZeroPoint) << INPUT_FRACTION;
    long scaled = highMultiply(fine, output.significand);
    // The gate is (x + 3) / 6 in [0, 1], with 15 fraction bits.
    long gate = (gate(fine) + (1 << 15)) >> 1;
    long product = gate * scaled / (1 << 15);
    long shifted =
        output.exponent > 0 ? product << output.exponent : shiftHalfAway(product, -output.exponent);
    return type.range().clamp(shifted + outputZeroPoint);
  }

  /** Returns x / 3 in [-1, 1], with 15 fraction bits. */
  private long gate(long fine) {
    long value = fine;
    if (relu.exponent > 0) {
      value = saturate(value << (relu.exponent - 1));
    }
    value = highMultiply(value, relu.significand);
    if (relu.exponent > 0) {
      value = saturate(value << 1);
    }
    return relu.exponent < 0 ? shiftHalfAway(value, -relu.exponent) : value;
  }

  private static long saturate(long value) {
    return INT16.range().clamp(value);
  }

  /** Saturating rounding doubling high multiply on int16: the nearest to a * b / 2^15. */
  private static long highMultiply(long a, long b) {
    long product = a * b;
    // C's division truncates towards zero, after a constant of the product's sign.
    return saturate((product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15));
  }

  private static long shiftHalfAway(long value, int shift) {
    long magnitude = (Math.abs(value) + (shift == 0 ? 0 : 1L << (shift - 1))) >> shift;
    return value < 0 ? -magnitude : magnitude;
  }
}
