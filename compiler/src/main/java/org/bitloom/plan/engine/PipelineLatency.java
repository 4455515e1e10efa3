// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.operator.Combination;
import org.bitloom.operator.Pool;
import org.bitloom.operator.StreamLayout;

/** Cycles of the pipelines that cannot stall. */
public final class PipelineLatency {
  /** From an accumulator to its result: fetch, scale, add, saturate. */
  public static final int REQUANTIZER = 4;

  /** From an element to its value: read, output register. */
  public static final int LOOKUP = 2;

  /** From a wide element to its value: place, read, output register, product, sum. */
  public static final int LINES = 5;

  /** From the index of an element to its share of the sum. */
  public static final int SOFTMAX = 7;

  /** From the index of an element of int16 to its share: the exponential, product, result. */
  public static final int WIDE_SOFTMAX = WideSoftmaxSchedule.EXPONENTIAL + 2;

  /** From the index of an element to its result: read, logit, difference, comparison, result. */
  public static final int LOG_SOFTMAX = 5;

  /** From the index of an element to its result: read, argument, sum, result. */
  public static final int FIXED_LOG_SOFTMAX = 4;

  /** From the issue of a stored word of a MAC array to the word. */
  public static final int WORD = 2;

  /** From the issue of a word of a window to the word, whose address follows a cycle later. */
  public static final int WINDOW = 3;

  /** From the issue of a step by columns to the window: the word, kept columns, whole window. */
  public static final int COLUMN = WORD + 2;

  /** From a place in the store to its sum: read, along the columns, along the rows. */
  public static final int INTERPOLATION = 3;

  /** The same, with the requantizer. */
  public static final int INTERPOLATED = INTERPOLATION + REQUANTIZER;

  private PipelineLatency() {}

  /**
   * Returns the cycles from the word that completes a window to its result: held, chosen, and
   * multiplied where sums have factors of their own.
   */
  public static int pooled(Pool.Kind kind, PoolPass pass) {
    return pass.weighted(kind) ? 3 : 2;
  }

  /** Returns the same, with the requantizer where one follows. */
  public static int pooled(Pool.Kind kind, PoolPass pass, boolean scaled) {
    return pooled(kind, pass) + (scaled ? REQUANTIZER : 0);
  }

  /** Returns the cycles in which two elements become one: combined, then scaled. */
  public static int combined(Combination combination) {
    return combine(combination) + REQUANTIZER;
  }

  /** Returns the cycles that combine two elements; looking up or rounding both takes one more. */
  public static int combine(Combination combination) {
    return switch (combination) {
      case Combination.Tables t -> 3;
      case Combination.Rescaled r -> 3;
      case Combination.Linear l -> 2;
      case Combination.Product p -> 2;
      case Combination.Extreme e -> 2;
    };
  }

  /**
   * Returns the registers of an argmax from the last beat of a vector to its result: one per level
   * of the tournament, and the best of the vector where it has several beats.
   */
  public static int argMax(StreamLayout taken) {
    int levels = 32 - Integer.numberOfLeadingZeros(taken.lanes() - 1);
    return levels + (taken.beatsPerVector() > 1 ? 1 : 0);
  }
}
