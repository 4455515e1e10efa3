// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds which layers make their rows in turn, so that the feature maps fit: the cheapest sequence
 * of segments, where the tensors between segments are on the chip as a whole, or in memory.
 */
final class Segmentation {
  /** Segments of more layers than this repeat too many rows. */
  private static final int MOST_UNITS = 32;

  private static final int[] HEIGHTS = {1, 2, 3, 4, 6, 8, 12, 16, 28};

  private final PassList whole;
  private final SegmentCosts costs;
  private final long capacity;
  private final Set<Integer> away;

  private Segmentation(PassList whole, SegmentCosts costs, long capacity, Set<Integer> away) {
    this.whole = whole;
    this.costs = costs;
    this.capacity = capacity;
    this.away = away;
  }

  /** What the units before one cost at least, and the last segment of the cheapest sequence. */
  private record Best(long cycles, Segment last) {}

  /**
   * A sequence of segments.
   *
   * @param cycles that it takes at least
   * @param segments in their order
   */
  record Sequence(long cycles, List<Segment> segments) {
    /** Copies the list. */
    Sequence {
      segments = List.copyOf(segments);
    }
  }

  /**
   * Returns the segments; empty where nothing fits.
   *
   * @param whole with all layers by themselves
   * @param capacity words on the chip
   * @param away units whose tensors are in memory between segments
   */
  static Optional<Sequence> of(
      PassList whole, SegmentCosts costs, long capacity, Set<Integer> away) {
    return new Segmentation(whole, costs, capacity, away).sequence();
  }

  private Optional<Sequence> sequence() {
    int count = whole.units().size();
    Best[] best = new Best[count + 1];
    best[0] = new Best(0, null);
    for (int first = 0; first < count; first++) {
      if (best[first] != null) {
        long free = capacity - whole.places().live(first, away);
        offer(best, whole.segments().segment(first, first + 1, 0, away), free);
        banded(best, first, free);
      }
    }
    if (best[count] == null) {
      return Optional.empty();
    }
    Deque<Segment> segments = new ArrayDeque<>();
    for (int end = count; end > 0; end = best[end].last.first()) {
      segments.addFirst(best[end].last);
    }
    return Optional.of(new Sequence(best[count].cycles, List.copyOf(segments)));
  }

  private void banded(Best[] best, int first, long free) {
    int end = first;
    while (end < whole.units().size()
        && end - first < MOST_UNITS
        && whole.units().get(end).banded()) {
      end++;
      Segment segment = whole.segments().segment(first, end, 0, away);
      for (int rows : HEIGHTS) {
        offer(best, segment.of(rows), free);
      }
    }
  }

  private void offer(Best[] best, Segment segment, long free) {
    if (costs.words(segment) <= free) {
      long all = best[segment.first()].cycles + costs.cycles(segment);
      Best other = best[segment.end()];
      if (other == null || all < other.cycles) {
        best[segment.end()] = new Best(all, segment);
      }
    }
  }
}
