// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

/**
 * What quantization does to the values of a tensor. All but the largest error are means over the
 * values; of no values they are 0.
 *
 * @param power mean of the squared values
 * @param rounding mean squared error from values inside the range of the integers
 * @param clipping mean squared error from values beyond the first or the last integer
 * @param largest largest absolute error of a value
 */
public record QuantizationError(double power, double rounding, double clipping, double largest) {
  /** Returns the mean squared error. */
  public double total() {
    return rounding + clipping;
  }

  /** Returns the signal to quantization noise ratio in dB; infinite where there is no error. */
  public double sqnrDecibels() {
    return total() == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(power / total());
  }
}
