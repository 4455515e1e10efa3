// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;

/** Element by element; no sum or product of two elements leaves 63 bits, as its range is proven. */
final class CombineKernel implements Kernel {
  private final Pair pair;
  private final boolean narrow;

  /** One pair of elements. */
  private interface Pair {
    long apply(int left, int right);
  }

  /** Prepares the kernel of an operator whose inputs are narrow. */
  CombineKernel(Combine combine) {
    narrow = Elements.narrow(combine.output());
    pair =
        switch (combine.combination()) {
          case Combination.Linear(long a, long b, long offset) -> (x, y) -> a * x + b * y + offset;
          case Combination.Product(long a, long b) -> (x, y) -> (x - a) * (y - b);
          case Combination.Extreme(boolean largest) ->
              largest ? (x, y) -> x > y ? x : y : (x, y) -> x < y ? x : y;
          case Combination.Rescaled r -> r::apply;
          case Combination.Tables t -> tables(t);
        };
  }

  private static Pair tables(Combination.Tables t) {
    long[] left = t.left().toArray();
    long[] right = t.right().toArray();
    return (x, y) -> left[(int) (x - t.leftBase())] + right[(int) (y - t.rightBase())];
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] left = inputs[0].ints();
    int[] right = inputs[1].ints();
    if (narrow) {
      int[] sums = new int[left.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = Math.toIntExact(pair.apply(left[i], right[i]));
      }
      return new Elements.Narrow(sums);
    }
    long[] sums = new long[left.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = pair.apply(left[i], right[i]);
    }
    return new Elements.Wide(sums);
  }
}
