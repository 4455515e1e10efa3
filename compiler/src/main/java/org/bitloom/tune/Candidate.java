// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A choice on every axis.
 *
 * @param levels index of the level, per axis
 */
public record Candidate(List<Integer> levels) {
  /** Copies the list. */
  public Candidate {
    levels = List.copyOf(levels);
  }

  /** Returns the network as it was read. */
  static Candidate asRead(int axes) {
    return new Candidate(Collections.nCopies(axes, 0));
  }

  int level(int axis) {
    return levels.get(axis);
  }

  /** Returns the same choices but one. */
  Candidate with(int axis, int level) {
    List<Integer> changed = new ArrayList<>(levels);
    changed.set(axis, level);
    return new Candidate(changed);
  }

  /** Returns the choices that differ from the network as it was read, in words. */
  String text(List<Axis> axes) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      if (level(i) > 0) {
        words.add(axes.get(i).text(level(i)));
      }
    }
    return words.isEmpty() ? "as read" : String.join(", ", words);
  }
}
