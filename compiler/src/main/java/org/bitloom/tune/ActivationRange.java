// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import org.bitloom.calibrate.NarrowWeights;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;

/** Chooses scale and zero point of activations that get fewer bits. */
final class ActivationRange {
  /** The ranges that are tried reach from all that was seen down to this share of it. */
  private static final double SMALLEST_SHARE = 0.25;

  private static final int STEPS = 60;

  private ActivationRange() {}

  /**
   * Returns the numbers with the smallest squared error.
   *
   * @param counts how often each code was seen, from the smallest of its type on
   * @param old what the codes mean
   * @param bits of the new type, which keeps the sign
   */
  static Output.Requantized narrowed(long[] counts, Output.Requantized old, int bits) {
    double low = 0;
    double high = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        low = Math.min(low, real(old, i));
        high = Math.max(high, real(old, i));
      }
    }
    IntType type = new IntType(old.type().signed(), bits);
    Output.Requantized best = numbers(type, low, high);
    double smallest = Double.POSITIVE_INFINITY;
    for (int step = 0; step <= STEPS && high > low; step++) {
      double share = 1 - (1 - SMALLEST_SHARE) * step / STEPS;
      Output.Requantized numbers = numbers(type, low * share, high * share);
      double error = error(counts, old, numbers);
      if (error < smallest) {
        smallest = error;
        best = numbers;
      }
    }
    return best;
  }

  private static double real(Output.Requantized numbers, int index) {
    Quantization q = numbers.quantization();
    return q.scale() * (numbers.type().min() + index - q.zeroPoint());
  }

  /** Returns numbers whose real 0 is a code, and which reach from one bound to the other. */
  private static Output.Requantized numbers(IntType type, double low, double high) {
    double steps = type.max() - type.min();
    double scale = NarrowWeights.asFloat((high - low) / steps);
    long zeroPoint = type.range().clamp(type.min() - Math.round(low / scale));
    return new Output.Requantized(type, new Quantization(scale, zeroPoint));
  }

  private static double error(long[] counts, Output.Requantized old, Output.Requantized now) {
    Quantization q = now.quantization();
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        double real = real(old, i);
        long code = now.type().range().clamp(Math.round(real / q.scale()) + q.zeroPoint());
        double error = real - q.scale() * (code - q.zeroPoint());
        sum += counts[i] * error * error;
      }
    }
    return sum;
  }
}
