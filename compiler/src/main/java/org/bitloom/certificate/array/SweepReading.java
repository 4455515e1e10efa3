// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

/** What one kind of sweep has to read for a result. */
interface SweepReading {
  /**
   * Requires that what a result takes in is what its operator says.
   *
   * @param group of output channels
   * @param row of the sweep
   * @param column of the sweep
   * @param word of the output in which the result is
   */
  void result(int group, int row, int column, int word);
}
