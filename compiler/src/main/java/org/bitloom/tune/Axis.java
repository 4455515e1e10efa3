// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.List;

/**
 * One thing that the search may make narrower.
 *
 * @param kind what it is
 * @param layers whose weights, or whose output numbers; several have the same numbers
 * @param segment index of the first segment that it changes
 * @param levels what it can be: as it was read first, then ever fewer bits
 */
public record Axis(Kind kind, List<String> layers, int segment, List<Level> levels) {
  /** What an axis makes narrower. */
  public enum Kind {
    /** Weights of a layer. */
    WEIGHTS,
    /** The elements that a layer delivers. */
    ACTIVATIONS;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Copies the lists; requires something to choose from. */
  public Axis {
    layers = List.copyOf(layers);
    levels = List.copyOf(levels);
    if (layers.isEmpty() || levels.size() < 2) {
      throw new IllegalArgumentException("an axis without a choice");
    }
  }

  /** Returns the name of a level in journals and reports, for example {@code weights fc1 int4}. */
  String text(int level) {
    return kind + " " + layers.get(0) + " " + levels.get(level);
  }
}
