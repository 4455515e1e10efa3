// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.operator.FixedLogSoftmax;

/**
 * The cycles of the unit that computes the logarithm of softmax in fixed point, of one vector while
 * it takes the next.
 *
 * @param sum the cycles and ranges of a softmax of the same elements
 */
public record FixedLogSoftmaxSchedule(SoftmaxSchedule sum) {
  /** Cycles from the last element that is summed to the complete sum. */
  public static final int SETTLE = 3;

  /** Multiplications of the logarithm, seven of them of a reciprocal. */
  public static final int MULTIPLICATIONS = 18;

  /** Cycles of one multiplication: operands, product, rounding, result. */
  public static final int MULTIPLICATION = 4;

  /** Bits of an entry of both tables: a summand in Q12.19, an argument in Q5.26. */
  public static final int SUMMAND_BITS = 20;

  /** Bits of an argument. */
  public static final int ARGUMENT_BITS = 31;

  /** Returns the schedule of an operator. */
  public static FixedLogSoftmaxSchedule of(FixedLogSoftmax log) {
    return new FixedLogSoftmaxSchedule(SoftmaxSchedule.of(log.softmax()));
  }

  /** Returns the elements of a vector. */
  public int channels() {
    return sum.channels();
  }

  /** Returns the cycles before the first element is scaled: start, sum, logarithm. */
  public int prelude() {
    return 1 + channels() + SETTLE + sum.normalise() + MULTIPLICATIONS * MULTIPLICATION;
  }

  /** Returns the cycles from one vector to the next: those before scaling, and scaling. */
  public int cycles() {
    return prelude() + channels();
  }
}
