// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.operator.Quantization;

/**
 * ADD, SUB and MUL of int8 as the kernels of TFLite and TFLite Micro compute them, in their own
 * words: {@code add.h}, {@code sub.h}, {@code mul.h} and {@code common.h}, with int32 arithmetic
 * and {@code QuantizeMultiplier} written out again.
 */
public final class TfliteElementwise {
  private TfliteElementwise() {}

  /** Returns the quantized result of two elements. */
  public static long of(
      CombineLayer.Kind kind,
      TfliteVariant variant,
      long a,
      long b,
      Quantization qa,
      Quantization qb,
      Quantization qy) {
    boolean micro = variant == TfliteVariant.MICRO;
    int x = (int) (a - qa.zeroPoint());
    int y = (int) (b - qb.zeroPoint());
    long raw =
        switch (kind) {
          case ADD -> sum(x, y, 1, qa, qb, qy);
          case SUB -> micro ? microDifference(x, y, qa, qb, qy) : sum(x, y, -1, qa, qb, qy);
          case MUL -> {
            float single = (float) qa.scale() * (float) qb.scale() / (float) qy.scale();
            double exact = qa.scale() * qb.scale() / qy.scale();
            yield scaled(x * y, micro ? exact : single);
          }
        };
    return Math.max(-128, Math.min(127, raw + qy.zeroPoint()));
  }

  /** A difference is a sum whose second multiplier is negated. */
  private static int sum(
      int x, int y, int sign, Quantization qa, Quantization qb, Quantization qy) {
    double twice = 2 * Math.max(qa.scale(), qb.scale());
    int left = scaled(x << 20, qa.scale() / twice);
    int right = scaled(y << 20, qb.scale() / twice, sign);
    return scaled(left + right, twice / ((1 << 20) * qy.scale()));
  }

  private static int microDifference(
      int x, int y, Quantization qa, Quantization qb, Quantization qy) {
    float twice = 2 * Math.max((float) qa.scale(), (float) qb.scale());
    int left = scaled(x << 20, (float) qa.scale() / twice);
    int right = scaled(y << 20, (float) qb.scale() / twice);
    return scaled(left - right, twice / ((1 << 20) * (float) qy.scale()));
  }

  /** MultiplyByQuantizedMultiplier. */
  public static int scaled(int x, double real) {
    return scaled(x, real, 1);
  }

  private static int scaled(int x, double real, int sign) {
    if (real == 0) {
      return 0;
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
    if (exponent < -31) {
      return 0;
    }
    int high = highMultiply(x * (1 << Math.max(exponent, 0)), sign * (int) quantized);
    return divided(high, Math.max(-exponent, 0));
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
}
