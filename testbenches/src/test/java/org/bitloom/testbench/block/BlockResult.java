// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.util.List;
import java.util.Optional;

/**
 * What a bench saw of a block.
 *
 * @param failures what was wrong, at most a few
 * @param timing measured while nothing stalled, if output came
 */
record BlockResult(List<String> failures, Optional<BlockCase.Timing> timing) {
  BlockResult {
    failures = List.copyOf(failures);
  }

  /**
   * Returns the timing of a run.
   *
   * @param firstInput cycle of the first input transfer
   * @param firstOutput cycle of the first output transfer
   * @param ends cycles of the output transfers with {@code last}; the first two are not counted
   */
  static BlockCase.Timing timing(long firstInput, long firstOutput, List<Long> ends) {
    int last = ends.size() - 1;
    long cycles = last < 2 ? 0 : Math.ceilDiv(ends.get(last) - ends.get(1), last - 1);
    return new BlockCase.Timing(firstOutput - firstInput, cycles);
  }
}
