// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import org.bitloom.fixed.Interval;
import org.bitloom.format.WeightFormat;

/** Real weights as integers of a format, or why they cannot be. */
public sealed interface WeightChoice {
  /** The integers, with scales and zero points. */
  record Chosen(ScaledWeights weights) implements WeightChoice {}

  /**
   * The scheme is affine, and the values of the format are symmetric.
   *
   * @param format other than integers
   */
  record NoZeroPoint(WeightFormat format) implements WeightChoice {}

  /**
   * The method chooses a range, and the format has none to choose.
   *
   * @param format whose scale is given, or follows from the weights alone
   * @param method other than the squared error
   */
  record NoRange(WeightFormat format, RangeMethod method) implements WeightChoice {}

  /**
   * The scheme is symmetric, and no integer is positive.
   *
   * @param codes those of {@code int1}
   */
  record NoPositiveCode(Interval codes) implements WeightChoice {}

  /**
   * The scale of a channel is beyond the largest float32.
   *
   * @param channel the first such one
   * @param scale what it would be
   */
  record TooLarge(int channel, double scale) implements WeightChoice {}
}
