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

  /** The integrals up to an end of a bin. It moves from bin to bin, thousands of times. */
  private final class End {
    private double value = Double.NaN;

    /** Of the nearest value that the quantizer reaches, in units of the scale. */
    private double steps;

    /** What rounding takes away from the steps. */
    private double fraction;

    /** Integral of the squares from 0. */
    private double power;

    /** Integral of {@code (t - round(t))^2} from 0 to the steps. */
    private double rounding;

    /** Integral of the squared distance from the range, from inside the range. */
    private double clipping;

    void moveTo(double end) {
      double inside = inside(end);
      double whole = Math.rint(inside / scale);
      value = end;
      steps = inside / scale;
      fraction = steps - whole;
      power = cube(end);
      // Whole steps are scale^3 / 12 each; the integral is in units of the scale.
      rounding = whole / 12 + cube(fraction);
      clipping = cube(end - inside);
    }
  }

  QuantizationError total() {
    End start = new End();
    End end = new End();
    for (int i = 0; i < distribution.bins(); i++) {
      if (distribution.inBin(i) > 0) {
        double low = distribution.low(i);
        double high = distribution.high(i);
        End before = start;
        start = end;
        end = before;
        // Most bins begin where the one before has ended.
        if (start.value != low) {
          start.moveTo(low);
        }
        if (low == high) {
          addPoint(start, distribution.inBin(i));
          end.value = Double.NaN;
        } else {
          end.moveTo(high);
          add(start, end, distribution.inBin(i));
        }
      }
    }
    double samples = Math.max(1, distribution.count());
    return new QuantizationError(power / samples, rounding / samples, clipping / samples, largest);
  }

  private double inside(double value) {
    return value > range.min() && value < range.max()
        ? value
        : Math.clamp(value, range.min(), range.max());
  }

  private void add(End low, End high, long samples) {
    double density = samples / (high.value - low.value);
    power += density * (high.power - low.power);
    double inner = high.rounding - low.rounding;
    rounding += density * inner * scale * scale * scale;
    clipping += density * (high.clipping - low.clipping);
    enlarge(low, high);
  }

  private void addPoint(End point, long samples) {
    double value = point.value;
    power += samples * value * value;
    double inside = inside(value);
    if (inside == value) {
      double error = point.fraction * scale;
      rounding += samples * error * error;
    } else {
      clipping += samples * (value - inside) * (value - inside);
    }
    enlarge(point, point);
  }

  /** The integral of {@code x^2} from 0. */
  private static double cube(double x) {
    return x * x * x / 3;
  }

  private void enlarge(End low, End high) {
    largest = Math.max(largest, Math.max(range.min() - low.value, high.value - range.max()));
    if (largest >= 0.5 * scale) {
      return; // As far off as rounding can be.
    }
    // Of a bin beyond the range both ends are the end of the range, which has no error.
    boolean middle = Math.floor(high.steps - 0.5) >= Math.ceil(low.steps - 0.5);
    double steps = middle ? 0.5 : Math.max(Math.abs(low.fraction), Math.abs(high.fraction));
    largest = Math.max(largest, steps * scale);
  }
}
