// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * Layers that follow each other and make their rows in turn.
 *
 * @param first number of the first one
 * @param end number behind the last one
 * @param rows rows that the last one makes at a time; 0 where one layer makes all of its rows
 */
record Segment(int first, int end, int rows) {
  /** Returns the segment of a layer by itself. */
  static Segment single(int unit) {
    return new Segment(unit, unit + 1, 0);
  }
}
