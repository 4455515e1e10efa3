// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * Where results go.
 *
 * @param base address of the word of the first result
 * @param column from one column of the output to the next
 * @param row from one row of the output to the next
 * @param half whether the first group goes into the upper half of its word
 * @param firstLane first channel of a group that is written
 * @param lastLane last channel of a group that is written
 * @param ring of the rows that are on the chip
 */
public record Writing(
    int base, int column, int row, boolean half, int firstLane, int lastLane, Ring ring) {
  /** All rows are on the chip. */
  Writing(int base, int column, int row, boolean half, int firstLane, int lastLane) {
    this(base, column, row, half, firstLane, lastLane, Ring.NONE);
  }
}
