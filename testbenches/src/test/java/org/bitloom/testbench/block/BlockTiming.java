// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.util.List;

/**
 * What a bench measured at a block while nothing stalled.
 *
 * @param firstInput cycle of the first input transfer
 * @param firstOutput cycle of the first output transfer
 * @param ends cycles of the output transfers with {@code last}
 */
record BlockTiming(long firstInput, long firstOutput, List<Long> ends) {
  BlockTiming {
    ends = List.copyOf(ends);
  }

  /** Returns the cycles from the first input transfer to the first output transfer. */
  long latency() {
    return firstOutput - firstInput;
  }

  /** Returns the mean cycles of one inference after the first two, rounded up. */
  long cyclesPerInference() {
    int first = 1;
    int last = ends.size() - 1;
    return Math.ceilDiv(ends.get(last) - ends.get(first), last - first);
  }
}
