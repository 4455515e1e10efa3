// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * A product as a sum of rows, one after the other: each row is the element times a digit from -2 to
 * 2, which two bits of the other factor and the one below them make (Booth, "A Signed Binary
 * Multiplication Technique", 1951; MacSorley, "High-Speed Arithmetic in Binary Computers", 1961).
 *
 * @param rows from the lowest bits of that factor on
 */
public record ProductRows(List<Row> rows) {
  /**
   * A row, and the sum of all rows up to it: the element times the bits of the factor so far, as a
   * signed number.
   *
   * @param low lowest bit of the factor that it takes; the row counts {@code 2^low} times
   * @param sum values of the sum, for every element and factor of their types
   */
  public record Row(int low, Interval sum) {}

  /** Copies the list. */
  public ProductRows {
    rows = List.copyOf(rows);
  }

  /**
   * Returns the rows of a product.
   *
   * @param element range of the element
   * @param factor type of the other factor
   */
  public static ProductRows of(Interval element, IntType factor) {
    return new ProductRows(
        IntStream.range(0, stages(factor))
            .mapToObj(i -> new Row(2 * i, element.times(factorUpTo(2 * i + 2, factor))))
            .toList());
  }

  /** The bits of a factor below a position are a signed number once they are digits. */
  private static Interval factorUpTo(int end, IntType factor) {
    return end > factor.bits() ? factor.range() : IntType.signed(end).range();
  }

  /** Returns the registers from an element to its product: one for each row. */
  static int stages(IntType factor) {
    return factor.signed() ? (factor.bits() + 1) / 2 : factor.bits() / 2 + 1;
  }
}
