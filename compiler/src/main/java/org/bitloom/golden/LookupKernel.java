// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Requantize;

/** A function of one element with few values: one array access per element. */
final class LookupKernel implements Kernel {
  private final int[] table;
  private final int smallest;

  private LookupKernel(Interval range, LongUnaryOperator function) {
    smallest = Math.toIntExact(range.min());
    table = new int[Math.toIntExact(range.max() - range.min() + 1)];
    Arrays.setAll(table, i -> Math.toIntExact(function.applyAsLong(range.min() + i)));
  }

  static LookupKernel of(Lookup lookup) {
    return new LookupKernel(lookup.input().range(), lookup::value);
  }

  /** Tells whether a requantization is the same function for all channels, of few values. */
  static boolean covers(Requantize requantize) {
    Interval range = requantize.input().range();
    return !requantize.requantization().perChannel()
        && Elements.narrow(requantize.input())
        && range.max() - range.min() < 1 << Lookup.NARROW_BITS;
  }

  /** Returns the kernel of a requantization that it {@link #covers}. */
  static LookupKernel of(Requantize requantize) {
    return new LookupKernel(
        requantize.input().range(), x -> requantize.requantization().apply(0, x));
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] x = inputs[0].ints();
    int[] y = new int[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = table[x[i] - smallest];
    }
    return new Elements.Narrow(y);
  }
}
