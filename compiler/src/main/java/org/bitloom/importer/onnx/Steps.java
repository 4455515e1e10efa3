// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.function.LongUnaryOperator;

/** Finds the arguments at which a function rises. */
final class Steps {
  private Steps() {}

  /**
   * Writes the smallest argument at which each level is reached; {@code bound + 1} where none
   * reaches it.
   *
   * @param f never falls
   * @param bound arguments are in {@code [-bound, bound]}
   * @param least the level below the first threshold
   * @param into where to write
   * @param first index of the first threshold
   * @param levels number of thresholds
   */
  static void find(
      LongUnaryOperator f, long bound, long least, long[] into, int first, int levels) {
    long from = -bound;
    long top = f.applyAsLong(bound);
    for (int k = 0; k < levels; k++) {
      long level = least + 1 + k;
      if (level > top) {
        into[first + k] = bound + 1;
        continue;
      }
      if (f.applyAsLong(from) < level) {
        from = firstAt(f, from, bound, level);
      }
      into[first + k] = from;
    }
  }

  /** Returns the smallest argument in (low, high] with {@code f >= level}; f(low) is below it. */
  private static long firstAt(LongUnaryOperator f, long low, long high, long level) {
    long below = low;
    long reached = high;
    while (below + 1 < reached) {
      long middle = below + (reached - below) / 2;
      if (f.applyAsLong(middle) >= level) {
        reached = middle;
      } else {
        below = middle;
      }
    }
    return reached;
  }
}
