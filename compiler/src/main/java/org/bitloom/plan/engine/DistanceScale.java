// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.operator.WideSoftmax;

/**
 * How hardware scales the distance of an element from the largest one: {@code (multiplier * d +
 * addend) >> shift}. That is exactly {@code -RDByPOT(SRDHM(-d * 2^left, q), right)}: both roundings
 * of a number that is never positive are one floor of its negation, so one addend makes them.
 *
 * @param multiplier odd, or above 2^30
 * @param addend not negative
 * @param shift at least 1
 * @param largestDistance of an element
 */
public record DistanceScale(long multiplier, long addend, int shift, long largestDistance) {
  private static final int FRACTION_BITS = 31;
  private static final long BELOW_HALF = (1L << (FRACTION_BITS - 1)) - 1;

  /** Returns the scale of an operator. */
  public static DistanceScale of(WideSoftmax softmax) {
    long q = softmax.scale().significand();
    int shift = softmax.scale().shift();
    long addend =
        shift <= FRACTION_BITS
            ? BELOW_HALF >> (FRACTION_BITS - shift)
            : BELOW_HALF + (1L << (shift - 1));
    int zeros = Math.min(Long.numberOfTrailingZeros(q), shift - 1);
    return new DistanceScale(
        q >> zeros,
        addend >> zeros,
        shift - zeros,
        softmax.input().range().max() - softmax.input().range().min());
  }

  /** Returns the largest sum before the shift. */
  public long largest() {
    return Math.addExact(Math.multiplyExact(multiplier, largestDistance), addend);
  }

  /** Returns a distance in steps of the table of exponentials. */
  public long scaled(long distance) {
    return (multiplier * distance + addend) >> shift;
  }
}
