// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import org.bitloom.model.TfliteIntegers;

/**
 * LOG_SOFTMAX of int8 in TFLite Micro: {@code log_softmax.cc}, {@code integer_ops/log_softmax.h}
 * and {@code common.h}, in their own int32 and double.
 */
final class MicroLogSoftmax {
  private static final int ONE = Integer.MAX_VALUE;

  private final TfliteIntegers.Multiplier scaling;
  private final TfliteIntegers.Multiplier reverse;
  private final int leastDifference;

  MicroLogSoftmax(float scale) {
    double real = Math.min((double) scale * (1 << 26), (1L << 31) - 1.0);
    scaling = TfliteIntegers.Multiplier.of(real);
    double divisor = (double) (1L << (31 - scaling.exponent())) / scaling.significand();
    reverse = TfliteIntegers.Multiplier.of(divisor);
    leastDifference = (int) -Math.floor(31.0 * (1 << 26) / (1L << scaling.exponent()));
  }

  private static int times(int x, int exponent) {
    if (exponent == 0) {
      return x;
    }
    int threshold = (1 << (31 - exponent)) - 1;
    if (x > threshold) {
      return Integer.MAX_VALUE;
    }
    return x < -threshold ? Integer.MIN_VALUE : x << exponent;
  }

  private static int halfSum(int a, int b) {
    long sum = (long) a + b;
    return (int) ((sum + (sum >= 0 ? 1 : -1)) / 2);
  }

  /** {@code one_over_one_plus_x_for_x_in_0_1}. */
  private static int reciprocal(int a) {
    int half = halfSum(a, ONE);
    int x = 1515870810 + TfliteIntegers.highMultiply(half, -1010580540);
    for (int i = 0; i < 3; i++) {
      int error = (1 << 29) - TfliteIntegers.highMultiply(half, x);
      x += times(TfliteIntegers.highMultiply(x, error), 2);
    }
    return times(x, 1);
  }

  /** {@code exp_on_negative_values} of Q5.26. */
  private static int exponential(int a) {
    if (a == 0) {
      return ONE;
    }
    int quarter = 1 << 24;
    int rest = (a & (quarter - 1)) - quarter;
    int x = times(rest, 5) + (1 << 28);
    int x2 = TfliteIntegers.highMultiply(x, x);
    int x3 = TfliteIntegers.highMultiply(x2, x);
    int x4 = TfliteIntegers.highMultiply(x2, x2);
    int cubic = TfliteIntegers.highMultiply(TfliteIntegers.divided(x4, 2) + x3, 715827883);
    int result =
        1895147668
            + TfliteIntegers.highMultiply(1895147668, x + TfliteIntegers.divided(cubic + x2, 1));
    int remainder = rest - a;
    int[] factors = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    for (int i = 0; i < factors.length; i++) {
      if ((remainder & 1 << (24 + i)) != 0) {
        result = TfliteIntegers.highMultiply(result, factors[i]);
      }
    }
    return result;
  }

  /** {@code log_x_for_x_greater_than_or_equal_to_1_impl<5, 12>}. */
  static int logarithm(int z) {
    int log2 = 1488522236;
    int rootRootHalf = 1805811301;
    int rootHalf = 1518500250;
    int quarter = TfliteIntegers.divided(536870912, 6);
    int headroom = Integer.numberOfLeadingZeros(z);
    int ra = times(TfliteIntegers.highMultiply(times(z, headroom - 1), rootHalf), 1);
    int powerA = times(12 - headroom, 25) + quarter;
    int zb = TfliteIntegers.highMultiply(z, rootHalf);
    int headroomB = Integer.numberOfLeadingZeros(zb) - 1;
    int rb = times(z, headroomB);
    int powerB = times(12 - headroomB, 25) - quarter;
    int r = Math.min(ra, rb);
    int power = Math.max(powerA, powerB);
    int p = halfSum(r, rootRootHalf);
    int q = r - rootRootHalf;
    q += q;
    int square = TfliteIntegers.highMultiply(q, q);
    int above =
        TfliteIntegers.highMultiply(q, r)
            + TfliteIntegers.highMultiply(TfliteIntegers.highMultiply(q, square), 117049297);
    int below =
        TfliteIntegers.highMultiply(
                p, 1057819769 + q + TfliteIntegers.highMultiply(127690142, square))
            + TfliteIntegers.highMultiply(638450708, q);
    int inverse = reciprocal(below);
    return times(
        TfliteIntegers.highMultiply(power, log2)
            + TfliteIntegers.highMultiply(TfliteIntegers.divided(above, 6), inverse),
        1);
  }

  /** Computes one vector. */
  void row(int[] x, int first, int depth, int[] y) {
    int largest = Byte.MIN_VALUE;
    for (int c = 0; c < depth; c++) {
      largest = Math.max(largest, x[first + c]);
    }
    int sum = 0;
    for (int c = 0; c < depth; c++) {
      int difference = x[first + c] - largest;
      if (difference >= leastDifference) {
        sum += TfliteIntegers.divided(exponential(scaling.times(difference)), 12);
      }
    }
    int logarithm = logarithm(sum);
    int shifted = logarithm + Integer.MIN_VALUE;
    int least = Math.max(leastDifference - 1, reverse.times(shifted));
    for (int c = 0; c < depth; c++) {
      int difference = x[first + c] - largest;
      y[first + c] = -128;
      if (difference > least) {
        int steps = TfliteIntegers.divided(scaling.times(difference) - logarithm, 22);
        y[first + c] = Math.max(Math.min(steps + 127, 127), -128);
      }
    }
  }
}
