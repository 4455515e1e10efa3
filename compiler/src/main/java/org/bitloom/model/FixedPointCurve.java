// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.FixedPoint;
import org.bitloom.operator.Quantization;

/**
 * The logistic function and the hyperbolic tangent in the fixed-point numbers of TFLite Micro. The
 * scale and zero point of the output are part of the kernels: 1/256 and the smallest value, or
 * 1/128 and 0 (for an unsigned type, half of its range).
 *
 * <p>Source: {@code integer_ops/logistic.h} and {@code integer_ops/tanh.h} of TFLite Micro, with
 * {@code logistic} and {@code tanh} of gemmlowp.
 */
final class FixedPointCurve {
  /** Elements become Q4.27. */
  private static final int ARGUMENT_FRACTION_BITS = 27;

  private final long zeroPoint;
  private final Requantization argument;
  private final long radius;

  FixedPointCurve(Quantization from) {
    double step = Math.scalb(from.scale(), ARGUMENT_FRACTION_BITS);
    int left = Math.getExponent(step) + 1;
    Multiplier multiplier = new Multiplier((long) Math.scalb(step, 31 - left), 31 - left);
    zeroPoint = from.zeroPoint();
    argument =
        new Requantization(
            Rounding.DOUBLE_AWAY, List.of(multiplier), zeroPoint, 0, IntType.signed(32).range());
    radius = radius(left);
  }

  /** Returns the distance from which on Q4.27 saturates, {@code floor(15 * 2^27 / 2^left)}. */
  private static long radius(int left) {
    long largest = 15L << ARGUMENT_FRACTION_BITS;
    return left >= 0 ? largest >> Math.min(left, 62) : largest << Math.min(-left, 30);
  }

  /** Returns {@code 256 / (1 + exp(-x))}, from the smallest value of the type up. */
  long sigmoid(long element, IntType type) {
    if (outside(element)) {
      return element < zeroPoint ? type.min() : type.max();
    }
    long x = argument.apply(0, element);
    long positive = overOnePlus(FixedPoint.exponential(-Math.abs(x), ARGUMENT_FRACTION_BITS));
    long result = x == 0 ? 1L << 30 : x > 0 ? positive : FixedPoint.ONE - positive;
    return type.range().clamp(FixedPoint.roundingDivide(result, 31 - 8) + type.min());
  }

  /** Returns {@code 128 * tanh(x)}, around the middle of the type. */
  long tanh(long element, IntType type) {
    if (outside(element)) {
      return element < zeroPoint ? type.min() : type.max();
    }
    long x = argument.apply(0, element);
    // exp(-2 |x|): the same bits with one integer bit more.
    long part = oneMinusOverOnePlus(FixedPoint.exponential(-Math.abs(x), 26));
    long result = x == 0 ? 0 : x > 0 ? part : -part;
    long middle = type.signed() ? 0 : 128;
    return type.range().clamp(FixedPoint.roundingDivide(result, 31 - 7) + middle);
  }

  private boolean outside(long element) {
    return Math.abs(element - zeroPoint) >= radius;
  }

  /** Returns {@code 1 / (1 + a)} in Q0.31. */
  private static long overOnePlus(long a) {
    return FixedPoint.saturate(FixedPoint.reciprocal(halfSum(a)) << 1);
  }

  /** Returns {@code (1 - a) / (1 + a)} in Q0.31. */
  private static long oneMinusOverOnePlus(long a) {
    return FixedPoint.saturate(FixedPoint.reciprocal(halfSum(a)) - (1L << 29) << 2);
  }

  /** Returns half of {@code a + 1}, rounded. */
  private static long halfSum(long a) {
    return (a + FixedPoint.ONE + 1) / 2;
  }
}
