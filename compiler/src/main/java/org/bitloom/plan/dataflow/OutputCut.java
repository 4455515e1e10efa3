// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Finds where to cut the output channels of a layer, so that two arrays together are as small as
 * possible; exact, over all foldings of both.
 *
 * @param search for the whole layer
 * @param target cycles that both may take
 */
record OutputCut(FoldingSearch search, long target) {
  /** Returns the output channels of the first array; all where a single one is not larger. */
  int first() {
    int[] fewest = fewest();
    int all = search.outputs();
    int best = all;
    int least = fewest[all];
    for (int first = all - search.step(); first > 0; first -= search.step()) {
      int both = Math.addExact(fewest[first], fewest[all - first]);
      if (both < least && possible(first)) {
        least = both;
        best = first;
      }
    }
    return best;
  }

  /**
   * Returns whether the input can be cut where the outputs are. A depthwise convolution takes
   * slices of it: a beat goes to one part as a whole, so its lanes divide the channels of the
   * first, and there is a beat per cycle.
   */
  private boolean possible(int first) {
    if (search.serial().outputsPerLane() == 0) {
      return true;
    }
    int cut = first / search.step();
    int channels = search.outputs() / search.step();
    return IntStream.rangeClosed(1, Math.min(cut, channels - cut))
        .filter(lanes -> cut % lanes == 0)
        .anyMatch(l -> (long) search.inputVectors() * Math.ceilDiv(channels, l) <= target);
  }

  /** Returns the fewest multipliers for every number of output channels that can be parted. */
  private int[] fewest() {
    int step = search.step();
    int[] fewest = new int[search.outputs() + 1];
    Arrays.fill(fewest, Integer.MAX_VALUE / 2);
    search
        .candidates(target)
        .forEach(
            folding -> {
              int multipliers = Math.multiplyExact(folding.simd(), step);
              long each = Math.multiplyExact(Math.max(1, search.groups(folding, target)), step);
              for (int outputs = step; outputs <= search.outputs(); outputs += step) {
                int elements = Math.toIntExact(Math.ceilDiv(outputs, each));
                fewest[outputs] = Math.min(fewest[outputs], elements * multipliers);
              }
            });
    return fewest;
  }
}
