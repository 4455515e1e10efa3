// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The exponential function as {@code expf} computes it in float64: a power of two at one of 32
 * places between 1 and 2, times a polynomial. One argument in 1,500 is rounded to another float32
 * than the nearest one.
 *
 * <p>Source: {@code expf} of ARM's optimized routines, which glibc since 2.27, musl and bionic
 * contain.
 */
final class FloatExponential {
  private static final int PLACES = 32;

  /** Places per unit of the argument, {@code 32 / log 2}. */
  private static final double STEPS = 0x1.71547652b82fep+0 * PLACES;

  private static final double CUBIC = 0x1.c6af84b912394p-5 / PLACES / PLACES / PLACES;
  private static final double SQUARE = 0x1.ebfce50fac4f3p-3 / PLACES / PLACES;
  private static final double LINEAR = 0x1.62e42ff0c52d6p-1 / PLACES;

  /** Below this the result is 0. */
  private static final float LEAST = -0x1.9fe368p6f;

  private static final double[] POWERS = powers();

  private FloatExponential() {}

  /** Returns the nearest float64 numbers to {@code 2^(i / 32)}. */
  private static double[] powers() {
    MathContext precise = new MathContext(40);
    BigDecimal step = BigDecimal.TWO;
    for (int roots = 1; roots < PLACES; roots *= 2) {
      step = step.sqrt(precise);
    }
    double[] powers = new double[PLACES];
    BigDecimal power = BigDecimal.ONE;
    for (int i = 0; i < PLACES; i++) {
      powers[i] = power.doubleValue();
      power = power.multiply(step, precise);
    }
    return powers;
  }

  /**
   * Returns {@code exp(x)} in float32.
   *
   * @param x not above 0
   */
  static float of(float x) {
    if (x < LEAST) {
      return 0;
    }
    double place = STEPS * x;
    double nearest = Math.rint(place);
    double rest = place - nearest;
    int steps = (int) nearest;
    double scale = Math.scalb(POWERS[Math.floorMod(steps, PLACES)], Math.floorDiv(steps, PLACES));
    double high = CUBIC * rest + SQUARE;
    double low = LINEAR * rest + 1;
    return (float) ((high * (rest * rest) + low) * scale);
  }
}
