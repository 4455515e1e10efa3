// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import org.bitloom.operator.Window;

/**
 * The positions of a row that a scan reads. The last one of the row above stands for the first one
 * where both are padding; in front of the first row, the window takes in padding.
 *
 * @param before positions in front of the image
 * @param count positions in all
 * @param first position with which the first window ends
 */
record ScanColumns(int before, int count, int first) {
  /**
   * Returns whether a column of padding on each side is all that windows reach of it, so that one
   * between two rows will do.
   */
  static boolean seamless(Window.Axis axis, int size) {
    int behind = places(axis, size) - axis.before() - size;
    boolean one = axis.stride() == 1 && axis.before() == 1 && behind == 1;
    return one && axis.windows(size) == size;
  }

  static ScanColumns of(Window.Axis axis, int size) {
    int places = places(axis, size);
    boolean both = axis.before() > 0 && places - axis.before() > size;
    // A window of one column has none on its left that the row above could stand for.
    int spared = both && axis.kernel() > 1 ? 1 : 0;
    return new ScanColumns(axis.before() - spared, places - spared, axis.kernel() - 1 - spared);
  }

  /** Returns the positions along one direction that windows cover, padding included. */
  static int places(Window.Axis axis, int size) {
    return (axis.windows(size) - 1) * axis.stride() + axis.kernel();
  }
}
