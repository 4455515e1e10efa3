// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

/**
 * A non-negative real scale as exact integers: {@code significand / 2^shift}.
 *
 * <p>This class is the only place where a scale given in floating point becomes integers.
 *
 * @param significand 0, or normalised to the bits of its source: [2^30, 2^31) from {@link
 *     #quantize}, [2^23, 2^24) from {@link #ofFloat32}
 * @param shift power of two that divides; negative for a scale above 2^31
 */
public record Multiplier(long significand, int shift) {
  private static final int FRACTION_BITS = 31;

  /** Bits that a multiplier for sums of 64 bits loses. */
  private static final int REDUCED_BY = 16;

  private static final long LARGEST_REDUCED = 0x7FFF;

  /** Validates that the significand is not negative and at most 31 bits wide. */
  public Multiplier {
    if (significand < 0 || significand >= 1L << FRACTION_BITS) {
      throw new IllegalArgumentException("significand " + significand + " is not in [0, 2^31)");
    }
  }

  /**
   * Returns the nearest 31-bit multiplier of a real scale.
   *
   * <p>Source: {@code QuantizeMultiplier} of TFLite, {@code quantization_util.cc}; its {@code
   * left_shift} is {@code 31 - shift}. A scale below 2^-32 becomes 0.
   *
   * @param scale finite and not negative
   */
  public static Multiplier quantize(double scale) {
    requireScale(scale);
    if (scale == 0) {
      return new Multiplier(0, FRACTION_BITS);
    }
    int exponent = Math.getExponent(scale) + 1;
    // scale = fraction * 2^exponent, fraction in [0.5, 1); both steps are exact in double.
    long significand = Math.round(Math.scalb(scale, FRACTION_BITS - exponent));
    if (significand == 1L << FRACTION_BITS) {
      significand /= 2;
      exponent++;
    }
    if (exponent < -FRACTION_BITS) {
      return new Multiplier(0, FRACTION_BITS);
    }
    return new Multiplier(significand, FRACTION_BITS - exponent);
  }

  /**
   * Returns the float32 nearest to a real scale, exactly.
   *
   * @param scale not negative; neither it nor its float32 is infinite
   */
  public static Multiplier ofFloat32(double scale) {
    float narrow = (float) scale;
    requireScale(narrow);
    int bits = Float.floatToIntBits(narrow);
    int biased = bits >>> 23;
    if (biased == 0) {
      return new Multiplier(bits, 149);
    }
    return new Multiplier((bits & 0x7FFFFF) | 0x800000, 150 - biased);
  }

  /**
   * Returns the nearest multiplier of 15 bits to one of 31 bits, halves upwards, below 2^15.
   *
   * <p>Source: {@code MultiplyByQuantizedMultiplier(int64_t, int32_t, int)} of TFLite, {@code
   * common.cc}.
   */
  public Multiplier reduced() {
    long rounded = (significand + (1L << (REDUCED_BY - 1))) >> REDUCED_BY;
    return new Multiplier(Math.min(rounded, LARGEST_REDUCED), shift - REDUCED_BY);
  }

  /** Returns about the reciprocal of a multiplier: an estimate, not what anything computes with. */
  Multiplier reciprocal() {
    if (significand == 0) {
      return this;
    }
    long quotient = (1L << 61) / significand;
    int excess = Math.max(0, 64 - Long.numberOfLeadingZeros(quotient) - FRACTION_BITS);
    return new Multiplier(quotient >> excess, 61 - excess - shift);
  }

  private static void requireScale(double scale) {
    if (!(scale >= 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("scale " + scale + " is not finite and non-negative");
    }
  }
}
