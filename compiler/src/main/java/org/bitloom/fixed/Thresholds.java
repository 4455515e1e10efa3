// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.Arrays;

/** Ascending accumulators at which an output rises by one, of one channel. */
public final class Thresholds {
  private final long[] values;

  private Thresholds(long[] values) {
    this.values = values;
  }

  /**
   * Returns thresholds; equal ones make the output skip a level.
   *
   * @param values ascending
   */
  public static Thresholds of(long... values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i - 1] > values[i]) {
        throw new IllegalArgumentException("threshold " + values[i] + " follows " + values[i - 1]);
      }
    }
    return new Thresholds(values.clone());
  }

  /** Returns the number of thresholds. */
  public int size() {
    return values.length;
  }

  /** Returns a copy of the thresholds. */
  public long[] toArray() {
    return values.clone();
  }

  /** Returns how many thresholds an accumulator has reached. */
  public int passed(long accumulator) {
    int low = 0;
    int high = values.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] <= accumulator) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thresholds t && Arrays.equals(values, t.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return values.length + " thresholds";
  }
}
