// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.fixed.Multiplier;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Summand;

/**
 * The summands of TFLite's sums of int16 tensors: {@code (x - Z) * 2^15}, scaled to steps of {@code
 * t / 2^15}, {@code t = 2 * max(s1, s2)}, by two roundings.
 *
 * <p>The multiplier is {@code q / 2^(31 + r)} with {@code q} in [2^30, 2^31) and {@code r >= 0}.
 * The first rounding makes {@code v = floor((p + 2^15) / 2^16)} of {@code p = q * (x - Z)}, which
 * has the sign of {@code p}; the second one {@code v / 2^r}, half away from zero. So both are
 * {@code floor((p + c) / 2^(16 + r))} with {@code c = 2^15 + 2^16 * 2^(r - 1)}, or, of a negative
 * {@code p}, {@code c = 2^15 + 2^16 * (2^(r - 1) - 1)}. Without the second one, {@code q} is {@code
 * 2^30}, and nothing is rounded.
 *
 * <p>Source: {@code add.cc} and {@code sub.cc} of TFLite 2.6, {@code sub_common.cc} of TFLite
 * Micro.
 */
final class WideSummands {
  /** Bits by which the kernels shift elements of int16 to the left. */
  static final int LEFT_SHIFT = 15;

  private static final int PRODUCT_BITS = 31;

  private WideSummands() {}

  /**
   * Returns both summands.
   *
   * @param difference whether the second one is subtracted
   * @param variant of a difference: TFLite Micro's has ratios in float32, and subtracts a rounded
   *     summand; that of the desktop adds the rounded negative
   */
  static Combination.Rescaled of(
      Quantization left, Quantization right, boolean difference, TfliteVariant variant) {
    boolean micro = difference && variant == TfliteVariant.MICRO;
    double twice = 2 * Math.max(left.scale(), right.scale());
    Summand second = rounded(multiplier(right, twice, micro), right, difference && !micro);
    return new Combination.Rescaled(
        rounded(multiplier(left, twice, micro), left, false), micro ? negated(second) : second);
  }

  private static Multiplier multiplier(Quantization numbers, double twice, boolean single) {
    double ratio = numbers.scale() / twice;
    return Multiplier.quantize(single ? (float) ratio : ratio);
  }

  private static Summand rounded(Multiplier multiplier, Quantization numbers, boolean negative) {
    int second = multiplier.shift() - PRODUCT_BITS;
    if (multiplier.significand() == 0) {
      return Summand.exact(0, 0);
    }
    long sign = negative ? -1 : 1;
    int first = PRODUCT_BITS - LEFT_SHIFT;
    if (second == 0) {
      long factor = sign * (multiplier.significand() >> first);
      return Summand.exact(factor, -factor * numbers.zeroPoint());
    }
    long factor = sign * multiplier.significand();
    long half = 1L << (first - 1);
    long middle = 1L << (second - 1);
    return new Summand(
        factor,
        Math.multiplyExact(-factor, numbers.zeroPoint()),
        half + ((middle - 1) << first),
        half + (middle << first),
        first + second);
  }

  /**
   * Returns the negative of a rounded value: {@code -floor((p + c) / 2^s) = floor((-p - c + 2^s -
   * 1) / 2^s)}.
   */
  private static Summand negated(Summand summand) {
    long last = (1L << summand.shift()) - 1;
    return new Summand(
        -summand.factor(),
        -summand.offset(),
        last - summand.above(),
        last - summand.below(),
        summand.shift());
  }
}
