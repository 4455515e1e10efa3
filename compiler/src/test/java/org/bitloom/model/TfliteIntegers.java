// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

/**
 * The int32 arithmetic of TFLite's kernels in their own words: {@code quantization_util.cc}, {@code
 * common.h} and {@code fixedpoint.h}.
 */
public final class TfliteIntegers {
  private TfliteIntegers() {}

  /**
   * What {@code QuantizeMultiplier} makes of a real number.
   *
   * @param significand in [2^30, 2^31), negative for a negated multiplier
   * @param exponent left shift; a right shift where it is negative
   */
  public record Multiplier(int significand, int exponent) {
    /** Returns the nearest multiplier. */
    public static Multiplier of(double real) {
      if (real == 0) {
        return new Multiplier(0, 0);
      }
      int exponent = 0;
      double fraction = real;
      while (fraction >= 1) {
        fraction /= 2;
        exponent++;
      }
      while (fraction < 0.5) {
        fraction *= 2;
        exponent--;
      }
      long quantized = Math.round(fraction * (1L << 31));
      if (quantized == 1L << 31) {
        quantized /= 2;
        exponent++;
      }
      return exponent < -31 ? new Multiplier(0, 0) : new Multiplier((int) quantized, exponent);
    }

    Multiplier negated() {
      return new Multiplier(-significand, exponent);
    }

    /** MultiplyByQuantizedMultiplier. */
    public int times(int x) {
      int high = highMultiply(x * (1 << Math.max(exponent, 0)), significand);
      return divided(high, Math.max(-exponent, 0));
    }

    /** MultiplyByQuantizedMultiplier of an int64 number. */
    public int timesLong(long x) {
      int reduced = significand < 0x7FFF0000 ? (significand + (1 << 15)) >> 16 : 0x7FFF;
      int shift = 15 - exponent;
      return (int) ((x * reduced + (1L << (shift - 1))) >> shift);
    }
  }

  /**
   * SaturatingRoundingDoublingHighMul: the product's nudge has its sign, and division truncates.
   */
  public static int highMultiply(int a, int b) {
    long product = (long) a * b;
    long nudge = product >= 0 ? 1 << 30 : 1 - (1 << 30);
    return (int) ((product + nudge) / (1L << 31));
  }

  /** RoundingDivideByPOT. */
  public static int divided(int x, int exponent) {
    int mask = (int) ((1L << exponent) - 1);
    int remainder = x & mask;
    int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
  }

  /** Returns a number rounded half away from zero. */
  public static int rounded(float value) {
    return (int) (value < 0 ? -Math.floor(-(double) value + 0.5) : Math.floor(value + 0.5));
  }
}
