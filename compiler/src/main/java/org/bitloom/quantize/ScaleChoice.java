// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import org.bitloom.fixed.Interval;

/**
 * The scale and zero point of a real range, or why there are none.
 *
 * <ul>
 *   <li>affine: {@code scale = (r_max - r_min) / (q_max - q_min)}, {@code zero_point = round(q_min
 *       - r_min / scale)} with the rounding half to even, clamped to the integers;
 *   <li>symmetric: {@code scale = max(abs(r)) / q_max} and zero point 0; where no integer is
 *       negative, {@code scale = r_max / q_max}.
 * </ul>
 *
 * <p>The scale is rounded to float32 first, and the zero point follows from the rounded scale. A
 * tensor that always is {@code c} has the range between 0 and {@code c}, and so is exact. One
 * affine bit is no special case: its two integers are 0 and {@code scale}, or {@code -scale} and 0.
 */
public sealed interface ScaleChoice {
  /** The quantizer of the range. */
  record Chosen(LinearQuantizer quantizer) implements ScaleChoice {}

  /**
   * The range is 0 alone, or symmetric without negative integers and without a positive number. Any
   * scale is right.
   *
   * @param quantizer one with scale 1 and the zero point nearest to 0
   */
  record ZeroRange(LinearQuantizer quantizer) implements ScaleChoice {}

  /**
   * The scale is no normal float32.
   *
   * @param scale what it would be
   */
  record OutOfFloat(double scale) implements ScaleChoice {}

  /**
   * The integers have no positive one to measure with, as {@code int1}, or are without 0.
   *
   * @param codes the integers
   */
  record NoPositiveCode(Interval codes) implements ScaleChoice {}

  /**
   * Returns the choice.
   *
   * @param codes at least two integers
   */
  static ScaleChoice of(RealRange range, Interval codes, Scheme scheme) {
    if (codes.min() == codes.max()) {
      throw new IllegalArgumentException("one integer: " + codes);
    }
    return switch (scheme) {
      case SYMMETRIC -> symmetric(range, codes);
      case AFFINE -> affine(range, codes);
    };
  }

  private static ScaleChoice symmetric(RealRange range, Interval codes) {
    if (codes.max() <= 0 || codes.min() > 0) {
      return new NoPositiveCode(codes);
    }
    double largest = codes.min() < 0 ? range.largest() : range.max();
    double scale = largest / codes.max();
    return largest == 0 || isFloat(scale) ? chosen(codes, scale, 0) : new OutOfFloat(scale);
  }

  private static ScaleChoice affine(RealRange range, Interval codes) {
    double steps = (double) codes.max() - codes.min();
    // Each end on its own, as the difference of the largest doubles is infinite.
    double scale = range.max() / steps - range.min() / steps;
    if (scale == 0) {
      return chosen(codes, 0, codes.clamp(0));
    }
    if (!isFloat(scale)) {
      return new OutOfFloat(scale);
    }
    double zeroPoint = Math.rint(codes.min() - range.min() / (float) scale);
    return chosen(codes, scale, codes.clamp((long) zeroPoint));
  }

  private static ScaleChoice chosen(Interval codes, double scale, long zeroPoint) {
    return scale == 0
        ? new ZeroRange(new LinearQuantizer(codes, 1, zeroPoint))
        : new Chosen(new LinearQuantizer(codes, (float) scale, zeroPoint));
  }

  private static boolean isFloat(double scale) {
    return (float) scale >= Float.MIN_NORMAL && (float) scale <= Float.MAX_VALUE;
  }
}
