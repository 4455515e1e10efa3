// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import org.bitloom.fixed.Interval;
import org.bitloom.operator.Quantization;

/**
 * Real numbers to integers and back: {@code real = scale * (quantized - zeroPoint)}. Between
 * integers it rounds half to even, beyond the last ones it saturates.
 *
 * @param codes the integers that there are
 * @param scale positive and finite
 * @param zeroPoint one of the integers, so that real 0 is exact
 */
public record LinearQuantizer(Interval codes, float scale, long zeroPoint) {
  /** Validates the scale and the zero point. */
  public LinearQuantizer {
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException("scale " + scale);
    }
    if (!codes.contains(zeroPoint)) {
      throw new IllegalArgumentException("zero point " + zeroPoint + " is not in " + codes);
    }
  }

  /** Returns the integer of a finite real number. */
  public long quantize(double real) {
    double steps = Math.rint(real / scale);
    if (steps >= stepsAbove()) {
      return codes.max();
    }
    return steps <= -stepsBelow() ? codes.min() : zeroPoint + (long) steps;
  }

  /** Returns the real number of an integer. */
  public double real(long quantized) {
    return (double) scale * (quantized - zeroPoint);
  }

  /** Returns the real number that stands for another. */
  public double nearest(double real) {
    return real(quantize(real));
  }

  /** Returns the real numbers of the first and the last integer. */
  public RealRange range() {
    return new RealRange(0.0 - scale * stepsBelow(), scale * stepsAbove());
  }

  /** Returns scale and zero point as a fact about a tensor. */
  public Quantization quantization() {
    return new Quantization(scale, zeroPoint);
  }

  /** Integers below the zero point, as a number: beyond 2^53 the nearest is good enough. */
  private double stepsBelow() {
    return (double) zeroPoint - codes.min();
  }

  private double stepsAbove() {
    return (double) codes.max() - zeroPoint;
  }
}
