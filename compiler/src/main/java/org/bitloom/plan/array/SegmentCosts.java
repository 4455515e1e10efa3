// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What segments take, on the chip and in cycles; each is looked at once. */
final class SegmentCosts {
  private final PassList whole;
  private final ArrayImage image;
  private final int drain;
  private final Map<Segment, Long> words = new HashMap<>();
  private final Map<Segment, Long> cycles = new HashMap<>();
  private final Map<Rows, Taken> rows = new HashMap<>();

  /** So many rows of a unit's output. */
  private record Rows(int unit, int count) {}

  /** Cycles of the array, and beats of weights. */
  private record Taken(long array, long memory) {
    static final Taken NOTHING = new Taken(0, 0);

    Taken plus(Taken other) {
      return new Taken(array + other.array, memory + other.memory);
    }

    Taken plus(long more) {
      return new Taken(array + more, memory);
    }

    long cycles() {
      return Math.max(array, memory);
    }
  }

  /**
   * Nothing is known of any segment yet.
   *
   * @param whole with all layers by themselves
   * @param drain cycles between two passes
   */
  SegmentCosts(PassList whole, ArrayImage image, int drain) {
    this.whole = whole;
    this.image = image;
    this.drain = drain;
  }

  /** Returns the words that a segment takes on the chip, beside tensors that were there before. */
  long words(Segment segment) {
    return words.computeIfAbsent(segment, s -> s.rows() == 0 ? single(s) : banded(s));
  }

  /** Returns the cycles that a segment takes at least. */
  long cycles(Segment segment) {
    return cycles.computeIfAbsent(
        segment, s -> (s.rows() == 0 ? taken(s) : taken(s, whole.segments().schedule(s))).cycles());
  }

  private boolean there(Segment segment) {
    int unit = segment.first();
    return segment.stores().contains(unit) && whole.units().get(unit).node().isEmpty();
  }

  private long single(Segment segment) {
    long own = there(segment) ? 0 : whole.places().words(segment.first());
    return own + segment.reloads().stream().mapToLong(whole.places()::words).sum();
  }

  private Taken taken(Segment segment) {
    int unit = segment.first();
    if (there(segment)) {
      return Taken.NOTHING;
    }
    Taken taken = taken(whole.passes(unit));
    for (int back : segment.reloads()) {
      taken = taken.plus(load(whole.places().of(back).memoryWords()));
    }
    boolean stored = segment.stores().contains(unit);
    return taken.plus(stored ? store(whole.places().of(unit).memoryWords()) : 0);
  }

  /** A segment whose last layer has fewer rows than are to be made takes more than there is. */
  private long banded(Segment segment) {
    if (segment.rows() > whole.places().of(segment.end() - 1).rows()) {
      return Long.MAX_VALUE;
    }
    BandSchedule schedule = whole.segments().schedule(segment);
    List<Integer> members = segment.members();
    long sum = 0;
    for (int i = 0; i < members.size(); i++) {
      sum += whole.sizes().padded(whole.sizes().holding(members.get(i), schedule.held(i)).words());
    }
    return sum;
  }

  private Taken taken(Segment segment, BandSchedule schedule) {
    List<Integer> members = segment.members();
    Taken taken = Taken.NOTHING;
    for (BandSchedule.Step step : schedule.steps()) {
      int unit = members.get(step.unit());
      int count = step.to() - step.from();
      long moved = (long) count * whole.places().of(unit).vectorRowWords();
      if (step.unit() < segment.reloads().size()) {
        taken = taken.plus(load(moved));
        continue;
      }
      boolean computed = whole.units().get(unit).node().isPresent();
      taken =
          taken
              .plus(rows.computeIfAbsent(new Rows(unit, count), this::taken))
              .plus(computed && segment.stores().contains(unit) ? store(moved) : 0);
    }
    return taken;
  }

  /** What rows take is the same wherever they are. */
  private Taken taken(Rows some) {
    Unit unit = whole.units().get(some.unit);
    Band band =
        new Band(
            unit, whole.places().inputs(some.unit), whole.places().of(some.unit), 0, some.count);
    return taken(band.of(whole.passes(some.unit)));
  }

  private Taken taken(List<Pass> passes) {
    Taken taken = Taken.NOTHING;
    for (Pass pass : passes) {
      taken = taken.plus(new Taken(cycles(pass), image.rows(pass) * image.row().beats()));
    }
    return taken;
  }

  private long load(long words) {
    return words + drain;
  }

  /** A store ends when memory has confirmed it. */
  private long store(long words) {
    return words + drain + MemoryBus.LATENCY;
  }

  private long cycles(Pass pass) {
    return switch (pass) {
      case Sweep sweep -> sweep.words() + image.constantRows() * sweep.loops().groups() + drain;
      case Pass.Load load -> load(load.words());
      case Pass.Table table -> table.values().size() + drain;
      case Pass.Store store -> 0;
      case Pass.Vectors vectors -> 0;
    };
  }
}
