// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bitloom.operator.WeightEncoding;

/** The integers of an encoding in ascending order, so that neighbours are found by index. */
final class CodeValues {
  /** Widest code whose values are listed. */
  private static final int WIDEST = 16;

  private final long[] values;

  private CodeValues(long[] values) {
    this.values = values;
  }

  /**
   * Lists the integers of an encoding.
   *
   * @throws IllegalArgumentException if its codes are wider than 16 bits
   */
  static CodeValues of(WeightEncoding encoding) {
    if (encoding.bits() > WIDEST) {
      throw new IllegalArgumentException(encoding + " has too many values to list");
    }
    return new CodeValues(
        LongStream.range(0, 1L << encoding.bits())
            .map(encoding::value)
            .filter(encoding::holds)
            .sorted()
            .distinct()
            .toArray());
  }

  /** Returns the integers without a zero point. */
  CodeValues minus(long zeroPoint) {
    return new CodeValues(Arrays.stream(values).map(v -> v - zeroPoint).toArray());
  }

  int count() {
    return values.length;
  }

  long value(int index) {
    return values[index];
  }

  /** Returns the index of the integer that is nearest to a real number, of two the lower. */
  int nearest(double real) {
    int above = insertion(real);
    if (above == 0) {
      return 0;
    }
    if (above == values.length) {
      return values.length - 1;
    }
    return real - values[above - 1] <= values[above] - real ? above - 1 : above;
  }

  /** Returns the index of the first integer that is not below a real number. */
  private int insertion(double real) {
    long ceiling = (long) Math.ceil(real);
    int found = Arrays.binarySearch(values, ceiling);
    return found >= 0 ? found : -found - 1;
  }

  /** Returns the largest magnitude that has both signs, or the largest of all. */
  double reach() {
    long positive = values[values.length - 1];
    return positive > 0 ? positive : -values[0];
  }
}
