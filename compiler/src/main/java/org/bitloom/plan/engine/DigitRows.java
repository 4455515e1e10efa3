// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * A product by an unsigned digit as a sum of rows: each row is the element times two neighbouring
 * bits of the digit, and rows are added in pairs, one level per register. A digit of two bits,
 * which most are, is one row; {@link ProductRows} would take two for it, as it has to add what the
 * sign of the first one takes away.
 *
 * @param levels the rows, then the sums of each level; the last level is the product alone
 */
public record DigitRows(List<List<Part>> levels) {
  /**
   * A row, or a sum of rows.
   *
   * @param low lowest bit of the digit that it contains; it counts {@code 2^low} times
   * @param width bits of the digit that it contains
   * @param range values, for every digit
   */
  public record Part(int low, int width, Interval range) {
    private Part plus(Part higher) {
      Interval shifted = higher.range.times(1L << (higher.low - low));
      return new Part(low, width + higher.width, range.plus(shifted));
    }
  }

  /** Copies the lists. */
  public DigitRows {
    levels = levels.stream().map(List::copyOf).toList();
  }

  /**
   * Returns the rows and sums of a product.
   *
   * @param element range of the element
   * @param digit type of the digit, unsigned
   */
  public static DigitRows of(Interval element, IntType digit) {
    List<List<Part>> levels = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (int low = 0; low < digit.bits(); low += 2) {
      int width = Math.min(2, digit.bits() - low);
      parts.add(new Part(low, width, element.times(IntType.unsigned(width).range())));
    }
    levels.add(parts);
    while (parts.size() > 1) {
      List<Part> sums = new ArrayList<>();
      for (int i = 0; i < parts.size(); i += 2) {
        sums.add(i + 1 < parts.size() ? parts.get(i).plus(parts.get(i + 1)) : parts.get(i));
      }
      parts = sums;
      levels.add(parts);
    }
    return new DigitRows(levels);
  }

  /** Returns the registers from an element to its product. */
  static int stages(IntType digit) {
    return of(Interval.of(0), digit).levels().size();
  }
}
