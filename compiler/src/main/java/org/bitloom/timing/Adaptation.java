// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.Optional;
import org.bitloom.operator.StreamLayout;

/**
 * How a stream gets from one layout into another of the same elements.
 *
 * @param kind which block does it
 * @param from the beats as that block sees them
 * @param to the beats as that block sees them
 */
public record Adaptation(Kind kind, StreamLayout from, StreamLayout to) {
  /** The blocks, the smallest first. */
  public enum Kind {
    /** Several beats become one. */
    WIDEN,
    /** One beat becomes several. */
    NARROW,
    /** Beats of any sizes. */
    GEARBOX
  }

  /**
   * Returns the smallest way between two layouts, or nothing when they put the same elements into
   * the same beats.
   */
  public static Optional<Adaptation> between(StreamLayout from, StreamLayout to) {
    if (from.elements() != to.elements()) {
      throw new IllegalArgumentException(from + " and " + to + " hold other elements");
    }
    if (from.sameBeats(to)) {
      return Optional.empty();
    }
    int length = commonLength(from, to);
    if (length > 0 && to.lanes() % from.lanes() == 0) {
      return Optional.of(new Adaptation(Kind.WIDEN, cut(from, length), cut(to, length)));
    }
    if (length > 0 && from.lanes() % to.lanes() == 0) {
      return Optional.of(new Adaptation(Kind.NARROW, cut(from, length), cut(to, length)));
    }
    return Optional.of(new Adaptation(Kind.GEARBOX, flatIfWhole(from), flatIfWhole(to)));
  }

  /** Returns a vector length under which both layouts have the same beats as now, or 0. */
  private static int commonLength(StreamLayout from, StreamLayout to) {
    if (hasBeatsOf(from, to.length())) {
      return to.length();
    }
    if (hasBeatsOf(to, from.length())) {
      return from.length();
    }
    boolean bothWhole = hasBeatsOf(from, from.elements()) && hasBeatsOf(to, to.elements());
    return bothWhole ? from.elements() : 0;
  }

  private static boolean hasBeatsOf(StreamLayout layout, int length) {
    return layout.lanes() <= length && layout.sameBeats(cut(layout, length));
  }

  private static StreamLayout cut(StreamLayout layout, int length) {
    return new StreamLayout(layout.elements() / length, length, layout.lanes());
  }

  private static StreamLayout flatIfWhole(StreamLayout layout) {
    StreamLayout flat = new StreamLayout(1, layout.elements(), layout.lanes());
    return layout.sameBeats(flat) ? flat : layout;
  }

  Passage stage(TimedStream in, TimedStream out) {
    return switch (kind) {
      case WIDEN ->
          new Widening(
              in,
              out,
              new Ratio(from.beatsPerVector(), to.beatsPerVector(), to.lanes() / from.lanes()));
      case NARROW ->
          new Narrowing(
              in,
              out,
              new Ratio(to.beatsPerVector(), from.beatsPerVector(), from.lanes() / to.lanes()));
      case GEARBOX -> new Regrouping(in, out, from, to);
    };
  }
}
