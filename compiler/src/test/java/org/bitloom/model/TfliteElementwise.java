// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.model.TfliteIntegers.Multiplier;
import org.bitloom.operator.Quantization;

/**
 * ADD, SUB and MUL of int8 and int16 as the kernels of TFLite and TFLite Micro compute them, in
 * their own words, {@code add.h}, {@code sub.h} and {@code mul.h}, with int32 arithmetic and {@code
 * QuantizeMultiplier} written out again.
 */
public final class TfliteElementwise {
  private TfliteElementwise() {}

  /** Returns the quantized result of two int8 elements. */
  public static long of(
      CombineLayer.Kind kind,
      TfliteVariant variant,
      long a,
      long b,
      Quantization qa,
      Quantization qb,
      Quantization qy) {
    return Math.max(-128, Math.min(127, unclamped(kind, variant, 20, a, b, qa, qb, qy)));
  }

  /**
   * Returns the result before it is clamped to the type of the output.
   *
   * @param shift bits by which summands are shifted to the left: 20, and 15 of int16
   */
  public static long unclamped(
      CombineLayer.Kind kind,
      TfliteVariant variant,
      int shift,
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
          case ADD -> sum(x, y, shift, 1, qa, qb, qy);
          case SUB ->
              micro ? microDifference(x, y, shift, qa, qb, qy) : sum(x, y, shift, -1, qa, qb, qy);
          case MAXIMUM -> Math.max(a, b) - qy.zeroPoint();
          case MINIMUM -> Math.min(a, b) - qy.zeroPoint();
          case MUL -> {
            float single = (float) qa.scale() * (float) qb.scale() / (float) qy.scale();
            double exact = qa.scale() * qb.scale() / qy.scale();
            yield scaled(x * y, micro ? exact : single);
          }
        };
    return raw + qy.zeroPoint();
  }

  /** A difference is a sum whose second multiplier is negated. */
  private static int sum(
      int x, int y, int shift, int sign, Quantization qa, Quantization qb, Quantization qy) {
    double twice = 2 * Math.max(qa.scale(), qb.scale());
    int left = scaled(x << shift, qa.scale() / twice);
    Multiplier second = Multiplier.of(qb.scale() / twice);
    int right = (sign < 0 ? second.negated() : second).times(y << shift);
    return scaled(left + right, twice / ((1 << shift) * qy.scale()));
  }

  private static int microDifference(
      int x, int y, int shift, Quantization qa, Quantization qb, Quantization qy) {
    float twice = 2 * Math.max((float) qa.scale(), (float) qb.scale());
    int left = scaled(x << shift, (float) qa.scale() / twice);
    int right = scaled(y << shift, (float) qb.scale() / twice);
    return scaled(left - right, twice / ((1 << shift) * (float) qy.scale()));
  }

  private static int scaled(int x, double real) {
    return Multiplier.of(real).times(x);
  }
}
