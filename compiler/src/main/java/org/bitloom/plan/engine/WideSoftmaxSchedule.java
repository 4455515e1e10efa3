// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.operator.WideSoftmax;

/**
 * The cycles of the softmax unit of int16, which computes one vector while it takes the next. The
 * reciprocal of the sum is there before the first share needs it.
 *
 * @param channels elements of a vector
 * @param largestSum of the exponentials of a vector
 */
public record WideSoftmaxSchedule(int channels, long largestSum) {
  /** Cycles from the index of an element to its exponential. */
  public static final int EXPONENTIAL = 7;

  /** Cycles from the last element that is summed to the complete sum. */
  public static final int SETTLE = EXPONENTIAL + 1;

  /** Returns the schedule of an operator. */
  public static WideSoftmaxSchedule of(WideSoftmax softmax) {
    int channels = softmax.input().shape().channels();
    return new WideSoftmaxSchedule(channels, Math.multiplyExact(channels, softmax.exponential(0)));
  }

  /** Returns how many bits the sum can be longer than one exponential. */
  public int excess() {
    return Long.SIZE - Long.numberOfLeadingZeros(largestSum) - WideSoftmax.EXPONENTIAL_BITS;
  }

  /** Returns the cycles that shift the sum to its normal form, one bit each. */
  public int normalise() {
    return Math.max(1, excess());
  }

  /** Returns the cycles before the first element is scaled: start, sum, normal form. */
  public int prelude() {
    return 1 + channels + SETTLE + normalise();
  }

  /** Returns the cycles from one vector to the next: those before scaling, and scaling. */
  public int cycles() {
    return prelude() + channels;
  }
}
