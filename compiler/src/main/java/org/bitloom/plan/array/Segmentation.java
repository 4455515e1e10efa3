// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds which layers make their rows in turn, so that the feature maps fit: the cheapest sequence
 * of segments, where the tensors between segments are on the chip as a whole.
 */
final class Segmentation {
  /** Segments of more layers than this repeat too many rows. */
  private static final int MOST_UNITS = 32;

  private static final int[] HEIGHTS = {1, 2, 3, 4, 6, 8, 12, 16, 28};

  private final PassList whole;
  private final long capacity;
  private final ArrayImage image;
  private final int drain;

  private Segmentation(
      PassList whole, ArrayWidths widths, MemoryRow row, long capacity, int drain) {
    this.whole = whole;
    this.capacity = capacity;
    this.image = new ArrayImage(row, widths);
    this.drain = drain;
  }

  /** What the units before one cost at least, and the last segment of the cheapest sequence. */
  private record Best(long cycles, Segment last) {}

  /**
   * Returns the segments; empty where nothing fits.
   *
   * @param whole with all layers by themselves
   * @param capacity words on the chip
   * @param drain cycles between two passes
   */
  static Optional<List<Segment>> of(
      PassList whole, ArrayWidths widths, MemoryRow row, long capacity, int drain) {
    return new Segmentation(whole, widths, row, capacity, drain).segments();
  }

  private Optional<List<Segment>> segments() {
    int count = whole.units().size();
    Best[] best = new Best[count + 1];
    best[0] = new Best(0, Segment.single(0));
    for (int first = 0; first < count; first++) {
      if (best[first] == null) {
        continue;
      }
      single(first, best);
      int end = first;
      while (end < count && end - first < MOST_UNITS && whole.units().get(end).banded()) {
        end++;
        for (int rows : HEIGHTS) {
          banded(new Segment(first, end, rows), best);
        }
      }
    }
    if (best[count] == null) {
      return Optional.empty();
    }
    Deque<Segment> segments = new ArrayDeque<>();
    for (int end = count; end > 0; end = best[end].last.first()) {
      segments.addFirst(best[end].last);
    }
    return Optional.of(List.copyOf(segments));
  }

  private void offer(Best[] best, Segment segment, long cycles, long words) {
    long all = best[segment.first()].cycles + cycles;
    Best other = best[segment.end()];
    if (words <= capacity && (other == null || all < other.cycles)) {
      best[segment.end()] = new Best(all, segment);
    }
  }

  private void single(int unit, Best[] best) {
    long array = 0;
    long memory = 0;
    for (Pass pass : whole.passes(unit)) {
      array += cycles(pass);
      memory += beats(pass);
    }
    offer(
        best,
        Segment.single(unit),
        Math.max(array, memory),
        whole.live(unit, unit + 1) + whole.words(unit));
  }

  private void banded(Segment segment, Best[] best) {
    int height = whole.place(segment.end() - 1).rows();
    if (segment.rows() > height) {
      return;
    }
    BandSchedule schedule = whole.schedule(segment);
    long words = whole.live(segment.first(), segment.end());
    for (int u = segment.first(); u < segment.end(); u++) {
      MapPlace place = whole.holding(u, schedule.held(u - segment.first()));
      words += whole.padded(place.words());
    }
    if (words > capacity) {
      return;
    }
    long array = 0;
    long memory = 0;
    for (BandSchedule.Step step : schedule.steps()) {
      int unit = segment.first() + step.unit();
      Band band = new Band(whole.inputs(unit), whole.place(unit), step.from(), step.to());
      for (Pass pass : whole.passes(unit)) {
        Pass part = band.of(pass);
        array += cycles(part);
        memory += beats(part);
      }
    }
    offer(best, segment, Math.max(array, memory), words);
  }

  private long cycles(Pass pass) {
    return switch (pass) {
      case Sweep sweep -> sweep.words() + image.constantRows() * sweep.loops().groups() + drain;
      case Pass.Load load -> load.words() + drain;
      case Pass.Table table -> table.values().size() + drain;
      case Pass.Store store -> 0;
      case Pass.Vectors vectors -> 0;
    };
  }

  private long beats(Pass pass) {
    return image.rows(pass) * image.row().beats();
  }
}
