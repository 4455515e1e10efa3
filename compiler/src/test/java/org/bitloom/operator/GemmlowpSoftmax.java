// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

/**
 * Softmax as gemmlowp's {@code fixedpoint.h} and TFLite's {@code softmax.h} spell it, in int32 with
 * saturation and division by truncation; shares nothing with {@link Softmax}.
 */
final class GemmlowpSoftmax {
  private static final int[] EXP_OF_POWERS = {
    1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242
  };

  private final int multiplier;
  private final int leftShift;

  /** Takes what {@code PreprocessSoftmaxScaling} delivers. */
  GemmlowpSoftmax(int multiplier, int leftShift) {
    this.multiplier = multiplier;
    this.leftShift = leftShift;
  }

  private static int highMul(int a, int b) {
    if (a == Integer.MIN_VALUE && b == Integer.MIN_VALUE) {
      return Integer.MAX_VALUE;
    }
    long product = (long) a * b;
    long nudge = product >= 0 ? 1 << 30 : 1 - (1 << 30);
    return (int) ((product + nudge) / (1L << 31));
  }

  private static int dividePot(int x, int exponent) {
    int quotient = x >> exponent;
    int remainder = x - (quotient << exponent);
    int half = 1 << (exponent - 1);
    boolean up = x >= 0 ? remainder >= half : remainder > half;
    return up ? quotient + 1 : quotient;
  }

  private static int saturatingShift(int x, int exponent) {
    long wide = (long) x << exponent;
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, wide));
  }

  private static int expOnInterval(int a) {
    int x = a + (1 << 28);
    int x2 = highMul(x, x);
    int x3 = highMul(x2, x);
    int x4 = highMul(x2, x2);
    int sixth = highMul(dividePot(x4, 2) + x3, 715827883);
    return 1895147668 + highMul(1895147668, x + dividePot(sixth + x2, 1));
  }

  /** Returns the exponential of an element {@code distance} below the maximum; 0 if far below. */
  int exponential(int distance) {
    long radius = (31L << 26) / (1L << leftShift);
    if (distance > radius) {
      return 0;
    }
    int a = highMul(-distance * (1 << leftShift), multiplier);
    int quarter = 1 << 24;
    int interval = (a & (quarter - 1)) - quarter;
    int result = expOnInterval(interval << 5);
    int remainder = interval - a;
    for (int bit = 24; bit <= 30; bit++) {
      if ((remainder & (1 << bit)) != 0) {
        result = highMul(result, EXP_OF_POWERS[bit - 24]);
      }
    }
    return a == 0 ? Integer.MAX_VALUE : result;
  }

  /** Returns the output for one vector, as steps of 1/256 from the smallest value up. */
  int[] shares(int[] x) {
    int max = Integer.MIN_VALUE;
    for (int v : x) {
      max = Math.max(max, v);
    }
    int sum = 0;
    for (int v : x) {
      sum += dividePot(exponential(max - v), 12);
    }
    int headroom = Integer.numberOfLeadingZeros(sum);
    int scale = reciprocal((sum << headroom) - Integer.MIN_VALUE);
    int[] shares = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      int exponent = 12 - headroom + 31 - 8;
      int product = highMul(scale, exponential(max - x[i]));
      shares[i] = Math.min(255, exponent > 31 ? 0 : dividePot31(product, exponent));
    }
    return shares;
  }

  private static int dividePot31(int x, int exponent) {
    return exponent == 31 ? (x >= 1 << 30 ? 1 : 0) : dividePot(x, exponent);
  }

  /** one_over_one_plus_x_for_x_in_0_1 of a Q0.31. */
  private static int reciprocal(int f) {
    int half = (int) (((long) f + Integer.MAX_VALUE + 1) / 2);
    int x = 1515870810 + highMul(half, -1010580540);
    for (int i = 0; i < 3; i++) {
      int correction = (1 << 29) - highMul(half, x);
      x += saturatingShift(highMul(x, correction), 2);
    }
    return saturatingShift(x, 1);
  }
}
