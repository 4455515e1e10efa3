// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.operator.Float32;
import org.bitloom.operator.FloatLogarithm;
import org.bitloom.operator.LogSoftmax;

/**
 * The cycles of the unit that computes the logarithm of softmax of one vector while it takes the
 * next.
 *
 * @param channels elements of a vector
 * @param magnitudeBits of the sum of a logit and a logarithm, in steps of 2^-52, without its sign
 */
public record LogSoftmaxSchedule(int channels, int magnitudeBits) {
  /** Cycles of a sum of two numbers of float32: exponents, shift, sum, rounding. */
  public static final int ADDITION = 4;

  /** Cycles from the turn of the last element to the complete sum. */
  public static final int SETTLE = 2;

  /** Cycles that find the place of the sum in the table of logarithms. */
  public static final int PREPARE = 2;

  /** Multiplications by the rest, one per term of the polynomial. */
  public static final int TERMS = 4;

  /** Cycles besides those that look for the leading bit: load, tie, nudge, sum, mask. */
  public static final int ROUNDING = 5;

  /** Cycles that add the largest logit, and make a magnitude of it. */
  public static final int ADD = 2;

  /** Cycles that make it a base. */
  public static final int BASE = 1;

  /** The logarithm of 2^12 is below 9. */
  private static final long LARGEST_LOGARITHM = 9L << FloatLogarithm.FRACTION_BITS;

  /** Returns the schedule of an operator. */
  public static LogSoftmaxSchedule of(LogSoftmax log) {
    int more = FloatLogarithm.FRACTION_BITS - log.fractionBits();
    long logit = Math.max(log.logits().range().max(), -log.logits().range().min()) << more;
    return new LogSoftmaxSchedule(
        log.input().shape().channels(),
        Long.SIZE - Long.numberOfLeadingZeros(Math.addExact(logit, LARGEST_LOGARITHM)));
  }

  /** Returns how often a number is shifted until its leading bit is the highest one. */
  public int shifts() {
    return magnitudeBits - Float32.SIGNIFICAND_BITS;
  }

  /** Returns the cycles that multiply, each multiplication with one that takes its result. */
  public int logarithm() {
    return Float32.SIGNIFICAND_BITS + 1 + TERMS * (FloatLogarithm.REST_BITS + 1);
  }

  /** Returns the cycles that round a number to float32. */
  public int rounding() {
    return shifts() + ROUNDING;
  }

  /** Returns the cycles before the first element is scaled. */
  public int prelude() {
    return 1
        + ADDITION * channels
        + SETTLE
        + PREPARE
        + logarithm()
        + rounding()
        + ADD
        + rounding()
        + BASE;
  }

  /** Returns the cycles from one vector to the next: those before scaling, and scaling. */
  public int cycles() {
    return prelude() + channels;
  }
}
