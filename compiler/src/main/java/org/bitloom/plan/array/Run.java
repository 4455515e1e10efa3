// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.List;

/**
 * Equal values that follow each other.
 *
 * @param value what they are
 * @param first index of the first
 * @param count how many
 */
record Run(long value, int first, int count) {
  /** Returns the runs of a list, in order. */
  static List<Run> of(long[] values) {
    List<Run> runs = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= values.length; i++) {
      if (i == values.length || values[i] != values[first]) {
        runs.add(new Run(values[first], first, i - first));
        first = i;
      }
    }
    return runs;
  }
}
