// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.Interval;

/**
 * A function of one element that is a product with one rounding: with {@code p = factor * x +
 * offset} it is {@code (p + addend) >> shift}, whose addend depends on the sign of {@code p}.
 *
 * @param factor of either sign
 * @param offset added to the product
 * @param below addend of negative products
 * @param above addend of the others, not less than {@code below}
 * @param shift at least 0
 */
public record Summand(long factor, long offset, long below, long above, int shift) {
  /** Validates that the function is monotone. */
  public Summand {
    if (below > above || shift < 0 || shift >= Long.SIZE) {
      throw new IllegalArgumentException("addends " + below + " and " + above + ", shift " + shift);
    }
  }

  /** Returns a product without rounding. */
  public static Summand exact(long factor, long offset) {
    return new Summand(factor, offset, 0, 0, 0);
  }

  /** Returns whether nothing is rounded. */
  public boolean isExact() {
    return below == 0 && above == 0 && shift == 0;
  }

  /** Returns the value for an element. */
  public long apply(long element) {
    long product = Math.addExact(Math.multiplyExact(factor, element), offset);
    return Math.addExact(product, product < 0 ? below : above) >> shift;
  }

  /** Returns the exact bounds of the products of these elements. */
  public Interval products(Interval elements) {
    return elements.times(factor).plus(offset);
  }

  /** Returns the exact bounds of the values for these elements. */
  public Interval range(Interval elements) {
    return Interval.of(apply(elements.min())).hull(apply(elements.max()));
  }
}
