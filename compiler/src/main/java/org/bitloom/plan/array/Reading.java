// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import org.bitloom.fixed.Interval;
import org.bitloom.operator.Window;

/**
 * How addresses and coordinates of words move; addresses are taken modulo the size of the memory.
 *
 * @param base address of the first word of the first window, which may lie in padding
 * @param wordStep from one word to the next
 * @param tapColumn from one column of the kernel to the next
 * @param tapRow from one row of the kernel to the next
 * @param column from one column of the output to the next
 * @param row from one row of the output to the next
 * @param grouped whether each group of output channels reads the word of its own channels
 * @param rows coordinates of the rows
 * @param columns coordinates of the columns
 * @param padding element outside
 * @param ring of the rows that are on the chip
 */
public record Reading(
    int base,
    int wordStep,
    int tapColumn,
    int tapRow,
    int column,
    int row,
    boolean grouped,
    Axis rows,
    Axis columns,
    long padding,
    Ring ring) {
  /** Returns how the windows of a tensor are read, position after position of the kernel. */
  static Reading windows(
      MapPlace in, int base, int wordStep, boolean grouped, Axis rows, Axis columns, long padding) {
    return new Reading(
        base,
        wordStep,
        columns.dilation() * in.vectorWords(),
        rows.dilation() * in.rowWords(),
        columns.stride() * in.vectorWords(),
        rows.stride() * in.rowWords(),
        grouped,
        rows,
        columns,
        padding,
        Ring.NONE);
  }

  /**
   * Coordinates along one direction.
   *
   * @param origin of the first element of the first window; negative in padding
   * @param dilation from one position of the kernel to the next
   * @param stride from one window to the next
   * @param size elements of the input
   */
  public record Axis(int origin, int dilation, int stride, int size) {
    /** Returns the coordinates of all elements, one after the other. */
    static Axis whole(int size) {
      return new Axis(0, 1, 1, size);
    }

    /** Returns those of windows. */
    static Axis of(Window.Axis axis, int size) {
      return new Axis(-axis.before(), axis.dilation(), axis.stride(), size);
    }

    /** Returns the coordinates that windows reach. */
    public Interval reach(int kernel, int windows) {
      return new Interval(
          Math.min(0, origin),
          Math.max(size, (long) origin + (long) (kernel - 1) * dilation + (long) windows * stride));
    }
  }
}
