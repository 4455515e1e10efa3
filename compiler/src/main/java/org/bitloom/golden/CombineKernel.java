// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;

/** Element by element; no sum or product of two elements leaves 63 bits, as its range is proven. */
final class CombineKernel {
  private CombineKernel() {}

  static Kernel of(Combine combine) {
    return switch (combine.combination()) {
      case Combination.Linear(long a, long b, long offset) ->
          elements((x, y) -> a * x + b * y + offset);
      case Combination.Product(long a, long b) -> elements((x, y) -> (x - a) * (y - b));
      case Combination.Tables t -> tables(t);
    };
  }

  /** One pair of elements. */
  private interface Pair {
    long apply(long left, long right);
  }

  private static Kernel elements(Pair pair) {
    return inputs -> {
      long[] left = inputs[0];
      long[] right = inputs[1];
      long[] result = new long[left.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = pair.apply(left[i], right[i]);
      }
      return result;
    };
  }

  private static Kernel tables(Combination.Tables t) {
    long[] left = t.left().toArray();
    long[] right = t.right().toArray();
    return elements((x, y) -> left[(int) (x - t.leftBase())] + right[(int) (y - t.rightBase())]);
  }
}
