// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

/** The values that a quantizer is chosen for: all of them, or their distribution. */
public sealed interface Samples permits Distribution, ExactSamples {
  /** Returns the number of finite values. */
  long count();

  /** Returns the smallest value; 0 if there is none. */
  double min();

  /** Returns the largest value; 0 if there is none. */
  double max();

  /** Returns the value below which a fraction of the values is, from 0 to 1. */
  double quantile(double fraction);

  /** Returns the magnitude below which a fraction of the magnitudes is, from 0 to 1. */
  double magnitudeQuantile(double fraction);

  /** Returns the values as a histogram. */
  Distribution distribution();

  /** Returns what a quantizer does to the values. */
  QuantizationError error(LinearQuantizer quantizer);

  /** Returns the smallest range that holds the values and 0. */
  default RealRange range() {
    return RealRange.holding(min(), max());
  }
}
