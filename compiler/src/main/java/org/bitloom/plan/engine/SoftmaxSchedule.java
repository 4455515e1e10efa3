// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Softmax;

/**
 * The cycles of the softmax unit, which computes one vector while it takes the next.
 *
 * @param channels elements of a vector
 * @param depth places in the table of exponentials
 */
public record SoftmaxSchedule(int channels, int depth) {
  /** Cycles from the last element that is summed to the complete sum. */
  public static final int SETTLE = 4;

  /** Multiplications of the reciprocal: a line, then three Newton steps of two. */
  public static final int MULTIPLICATIONS = 7;

  /** Cycles of one multiplication: operands, product, rounding, result. */
  public static final int MULTIPLICATION = 4;

  /** The largest exponential in the sum, 2^31 / 2^12. */
  private static final int LARGEST_TERM_BITS = 19;

  /** Returns the schedule of an operator. */
  public static SoftmaxSchedule of(Softmax softmax) {
    Interval range = softmax.input().range();
    IntType distance = IntType.narrowestFor(new Interval(0, range.max() - range.min()));
    return new SoftmaxSchedule(softmax.input().shape().channels(), 1 << distance.bits());
  }

  /** Returns the largest sum of a vector. */
  public long largestSum() {
    return (long) channels << LARGEST_TERM_BITS;
  }

  /** Returns how many bits the sum can be longer than its largest term. */
  public int excess() {
    return 63 - Long.numberOfLeadingZeros(largestSum()) - LARGEST_TERM_BITS;
  }

  /** Returns the cycles that shift the sum to its normal form, one bit each. */
  public int normalise() {
    return Math.max(1, excess());
  }

  /** Returns the cycles before the first element is scaled: start, sum, reciprocal. */
  public int prelude() {
    return 1 + channels + SETTLE + normalise() + MULTIPLICATIONS * MULTIPLICATION;
  }

  /** Returns the cycles from one vector to the next: those before scaling, and scaling. */
  public int cycles() {
    return prelude() + channels;
  }
}
