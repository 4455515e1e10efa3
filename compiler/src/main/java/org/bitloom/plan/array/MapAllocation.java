// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Places for tensors, each as low as it goes while others are in use. */
final class MapAllocation {
  /** A range of words in use. */
  private record Used(String tensor, int first, int count) {}

  private final List<Used> used = new ArrayList<>();
  private int words;

  /** Returns the address of a place of so many words. */
  int take(String tensor, int count) {
    used.sort(Comparator.comparingInt(Used::first));
    int at = 0;
    for (Used other : used) {
      if (other.first - at >= count) {
        break;
      }
      at = other.first + other.count;
    }
    used.add(new Used(tensor, at, count));
    words = Math.max(words, Math.addExact(at, count));
    return at;
  }

  /** Gives up the place of a tensor that nobody reads any more. */
  void release(String tensor) {
    used.removeIf(u -> u.tensor.equals(tensor));
  }

  /** Returns the words that were ever in use. */
  int words() {
    return words;
  }
}
