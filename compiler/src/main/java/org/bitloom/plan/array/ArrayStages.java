// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * The pipeline of the array: the cycle in which something is there, counted from the one in which a
 * word is read.
 *
 * @param levels registers between a product and the sum of all products of a word, at least 1
 * @param tables whether results pass a table
 */
public record ArrayStages(int levels, boolean tables) {
  /** The cycle in which an entry of a table is written. */
  public static final int MOVED = 2;

  private static final int PRODUCT = 3;
  private static final int REQUANTIZER = 5;

  /** Registers from an element to the sum of two of them, times their factors. */
  private static final int FACTORS = 2;

  /** Cycles from the question for an element to the register where it waits. */
  private static final int OTHER = 3;

  /** Returns the stages of a plan. */
  public static ArrayStages of(ArrayPlan plan) {
    return of(plan.row(), plan.widths());
  }

  static ArrayStages of(MemoryRow row, ArrayWidths widths) {
    int levels = Integer.numberOfTrailingZeros(row.shape().lanes());
    return new ArrayStages(Math.max(1, levels), widths.tables());
  }

  /** Returns the cycle in which a word's contribution to its sum is there. */
  public int contribution() {
    return PRODUCT + levels;
  }

  /** Returns the cycle in which the sum with that contribution is there. */
  public int sum() {
    return contribution() + 1;
  }

  /** Returns the cycle in which the constants of the sum are used. */
  public int constants() {
    return sum() + 1;
  }

  /** Returns the cycle in which the sum of a result and another element is written. */
  public int added() {
    return write() + FACTORS + REQUANTIZER;
  }

  /** Returns the cycle in which an element that is added is asked for, at the latest one later. */
  public int other() {
    return write() - OTHER;
  }

  /** Returns the cycles from the last word of a sweep to the next pass. */
  int drain(Sweep sweep) {
    return sweep.added().isPresent() ? added() : write();
  }

  /** Returns the cycle in which the result is written. */
  public int write() {
    return sum() + REQUANTIZER + (tables ? 1 : 0);
  }
}
