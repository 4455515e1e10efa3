// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.Arrays;

/** Values that are all known, as those of weights are. */
public final class ExactSamples implements Samples {
  private final double[] sorted;

  private ExactSamples(double[] sorted) {
    this.sorted = sorted;
  }

  /** Returns these values, all of which are finite; their order has no meaning. */
  public static ExactSamples of(double... values) {
    // Adding 0.0 turns -0.0 into 0.0.
    double[] sorted = Arrays.stream(values).map(value -> value + 0.0).sorted().toArray();
    // Behind the sort, NaN and infinities are at the ends.
    if (sorted.length > 0
        && !(Double.isFinite(sorted[0]) && Double.isFinite(sorted[sorted.length - 1]))) {
      throw new IllegalArgumentException("a value is not finite");
    }
    return new ExactSamples(sorted);
  }

  @Override
  public long count() {
    return sorted.length;
  }

  @Override
  public double min() {
    return sorted.length == 0 ? 0 : sorted[0];
  }

  @Override
  public double max() {
    return sorted.length == 0 ? 0 : sorted[sorted.length - 1];
  }

  /** The smallest value that at least the fraction of values does not exceed. */
  @Override
  public double quantile(double fraction) {
    int rank = (int) Math.ceil(fraction * sorted.length);
    return sorted.length == 0 ? 0 : sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  @Override
  public double magnitudeQuantile(double fraction) {
    return of(Arrays.stream(sorted).map(Math::abs).toArray()).quantile(fraction);
  }

  @Override
  public Distribution distribution() {
    float[] floats = new float[sorted.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) sorted[i];
    }
    return Distribution.of(floats);
  }

  @Override
  public QuantizationError error(LinearQuantizer quantizer) {
    RealRange range = quantizer.range();
    ErrorSum sum = new ErrorSum(range);
    for (double value : sorted) {
      sum.add(value, quantizer.nearest(value));
    }
    return sum.total();
  }
}
