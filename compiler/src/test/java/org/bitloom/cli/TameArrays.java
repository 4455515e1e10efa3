// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;

/** Arrays as users have them. */
final class TameArrays {
  private TameArrays() {}

  /** Returns real numbers between -1 and 1. */
  static NpyArray reals(List<Integer> shape, SplittableRandom random) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    return NpyArray.ofReals(NpyType.FLOAT32, shape, random.doubles(size, -1, 1).toArray());
  }

  /** Returns a class per sample. */
  static NpyArray classes(int samples, int classes, SplittableRandom random) {
    return NpyArray.ofIntegers(
        NpyType.INT64, List.of(samples), random.longs(samples, 0, classes).toArray());
  }
}
