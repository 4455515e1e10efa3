// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

/**
 * The expected error of a quantizer over a histogram whose bins are evenly filled. It is integrated
 * exactly, so that it is right where a bin is wider than a step, too.
 */
final class HistogramError {
  private final Distribution distribution;
  private final double scale;
  private final RealRange range;
  private double power;
  private double rounding;
  private double clipping;
  private double largest;

  HistogramError(Distribution distribution, LinearQuantizer quantizer) {
    this.distribution = distribution;
    this.scale = quantizer.scale();
    this.range = quantizer.range();
  }

  QuantizationError total() {
    for (int i = 0; i < distribution.bins(); i++) {
      if (distribution.inBin(i) > 0) {
        add(distribution.low(i), distribution.high(i), distribution.inBin(i));
      }
    }
    double samples = Math.max(1, distribution.count());
    return new QuantizationError(power / samples, rounding / samples, clipping / samples, largest);
  }

  private void add(double low, double high, long samples) {
    if (low == high) {
      addPoint(low, samples);
      return;
    }
    double density = samples / (high - low);
    power += density * (cube(high) - cube(low));
    double innerLow = Math.clamp(low, range.min(), range.max());
    double innerHigh = Math.clamp(high, range.min(), range.max());
    // Whole steps are scale^3 / 12 each; the integral is in units of the scale.
    double inner = roundingTo(innerHigh / scale) - roundingTo(innerLow / scale);
    rounding += density * inner * scale * scale * scale;
    clipping += density * (excess(high) - excess(low));
    enlarge(low, high, innerLow, innerHigh);
  }

  private void addPoint(double value, long samples) {
    power += samples * value * value;
    double inside = Math.clamp(value, range.min(), range.max());
    if (inside == value) {
      double error = fraction(value / scale) * scale;
      rounding += samples * error * error;
    } else {
      clipping += samples * (value - inside) * (value - inside);
    }
    enlarge(value, value, inside, inside);
  }

  /** The integral of {@code (t - round(t))^2} from 0 to {@code steps}. */
  private static double roundingTo(double steps) {
    return Math.rint(steps) / 12 + cube(fraction(steps));
  }

  /** The integral of the squared distance from the range, from inside the range. */
  private double excess(double x) {
    return cube(x - Math.clamp(x, range.min(), range.max()));
  }

  private static double fraction(double steps) {
    return steps - Math.rint(steps);
  }

  /** The integral of {@code x^2} from 0. */
  private static double cube(double x) {
    return x * x * x / 3;
  }

  private void enlarge(double low, double high, double innerLow, double innerHigh) {
    largest = Math.max(largest, Math.max(range.min() - low, high - range.max()));
    // Of a bin beyond the range both are the end of the range, which has no error.
    double first = innerLow / scale;
    double last = innerHigh / scale;
    boolean middle = Math.floor(last - 0.5) >= Math.ceil(first - 0.5);
    double steps = middle ? 0.5 : Math.max(Math.abs(fraction(first)), Math.abs(fraction(last)));
    largest = Math.max(largest, steps * scale);
  }
}
