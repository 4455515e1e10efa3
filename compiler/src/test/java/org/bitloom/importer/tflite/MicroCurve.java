// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import org.bitloom.model.TfliteIntegers;

/**
 * LOGISTIC and TANH of int8 in TFLite Micro, {@code integer_ops/logistic.h} and {@code tanh.h}, on
 * {@code fixedpoint.h} of gemmlowp: int32 numbers of so many integer bits.
 */
final class MicroCurve {
  private static final int[] EXPONENTIALS = {
    1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242
  };

  private final TfliteIntegers.Multiplier multiplier;
  private final int zeroPoint;
  private final long radius;

  MicroCurve(float scale, int zeroPoint) {
    this.multiplier = TfliteIntegers.Multiplier.of((double) scale * (1 << 27));
    this.zeroPoint = zeroPoint;
    this.radius = (long) Math.floor(15.0 * (1L << 27) / Math.pow(2, multiplier.exponent()));
  }

  int logistic(int element) {
    int input = element - zeroPoint;
    if (Math.abs(input) >= radius) {
      return input < 0 ? -128 : 127;
    }
    int a = multiplier.times(input);
    int positive = saturatedDouble(newton(exp(-Math.abs(a), 4)), 1);
    int share = a == 0 ? 1 << 30 : a > 0 ? positive : Integer.MAX_VALUE - positive;
    return Math.max(-128, Math.min(127, TfliteIntegers.divided(share, 23) - 128));
  }

  int tanh(int element) {
    int input = element - zeroPoint;
    if (Math.abs(input) >= radius) {
      return input < 0 ? -128 : 127;
    }
    int a = multiplier.times(input);
    int positive = saturatedDouble(newton(exp(-Math.abs(a), 5)) - (1 << 29), 2);
    int share = a == 0 ? 0 : a > 0 ? positive : -positive;
    return Math.max(-128, Math.min(127, TfliteIntegers.divided(share, 24)));
  }

  /** exp_on_negative_values. */
  private static int exp(int a, int integerBits) {
    if (a == 0) {
      return Integer.MAX_VALUE;
    }
    int fractionBits = 31 - integerBits;
    int quarter = 1 << (fractionBits - 2);
    int modulo = (a & (quarter - 1)) - quarter;
    int result = expOfQuarter(modulo << integerBits);
    int remainder = modulo - a;
    for (int exponent = -2; exponent <= 4 && exponent < integerBits; exponent++) {
      if ((remainder & (1 << (fractionBits + exponent))) != 0) {
        result = TfliteIntegers.highMultiply(result, EXPONENTIALS[exponent + 2]);
      }
    }
    return result;
  }

  /** exp_on_interval_between_negative_one_quarter_and_0_excl. */
  private static int expOfQuarter(int a) {
    int x = a + (1 << 28);
    int x2 = TfliteIntegers.highMultiply(x, x);
    int x3 = TfliteIntegers.highMultiply(x2, x);
    int x4 = TfliteIntegers.highMultiply(x2, x2);
    int third = TfliteIntegers.highMultiply(TfliteIntegers.divided(x4, 2) + x3, 715827883);
    int terms = TfliteIntegers.divided(third + x2, 1);
    return 1895147668 + TfliteIntegers.highMultiply(1895147668, x + terms);
  }

  /** The iteration of one_over_one_plus_x_for_x_in_0_1, two integer bits. */
  private static int newton(int a) {
    int half = (int) (((long) a + Integer.MAX_VALUE + 1) / 2);
    int x = 1515870810 + TfliteIntegers.highMultiply(half, -1010580540);
    for (int i = 0; i < 3; i++) {
      int rest = (1 << 29) - TfliteIntegers.highMultiply(half, x);
      x += saturatedDouble(TfliteIntegers.highMultiply(x, rest), 2);
    }
    return x;
  }

  private static int saturatedDouble(int value, int times) {
    long shifted = (long) value << times;
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, shifted));
  }
}
