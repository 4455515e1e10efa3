// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import org.bitloom.operator.Lookup;

/** One array access per element. */
final class LookupKernel implements Kernel {
  private final long[] table;
  private final int smallest;

  LookupKernel(Lookup lookup) {
    table = lookup.table().toArray();
    smallest = Math.toIntExact(lookup.input().elementType().min());
  }

  @Override
  public long[] run(long[][] inputs) {
    long[] x = inputs[0];
    long[] y = new long[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = table[(int) x[i] - smallest];
    }
    return y;
  }
}
