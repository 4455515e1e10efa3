// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.Interval;

/** How two elements become one integer, exactly. */
public sealed interface Combination {
  /** Returns the result for two elements. */
  long apply(long left, long right);

  /** Returns the exact bounds of the result for elements in these ranges. */
  Interval range(Interval left, Interval right);

  /** {@code leftFactor * left + rightFactor * right + offset}. */
  record Linear(long leftFactor, long rightFactor, long offset) implements Combination {
    @Override
    public long apply(long left, long right) {
      long products =
          Math.addExact(
              Math.multiplyExact(leftFactor, left), Math.multiplyExact(rightFactor, right));
      return Math.addExact(products, offset);
    }

    @Override
    public Interval range(Interval left, Interval right) {
      return left.times(leftFactor).plus(right.times(rightFactor)).plus(offset);
    }
  }

  /** {@code (left - leftZeroPoint) * (right - rightZeroPoint)}. */
  record Product(long leftZeroPoint, long rightZeroPoint) implements Combination {
    @Override
    public long apply(long left, long right) {
      return Math.multiplyExact(
          Math.subtractExact(left, leftZeroPoint), Math.subtractExact(right, rightZeroPoint));
    }

    @Override
    public Interval range(Interval left, Interval right) {
      return left.plus(-leftZeroPoint).times(right.plus(-rightZeroPoint));
    }
  }

  /**
   * {@code left(x1) + right(x2)}: products with roundings of their own.
   *
   * @param left of the first element
   * @param right of the second one
   */
  record Rescaled(Summand left, Summand right) implements Combination {
    @Override
    public long apply(long leftElement, long rightElement) {
      return Math.addExact(left.apply(leftElement), right.apply(rightElement));
    }

    @Override
    public Interval range(Interval leftRange, Interval rightRange) {
      return left.range(leftRange).plus(right.range(rightRange));
    }
  }

  /** The larger of both, or the smaller. */
  record Extreme(boolean largest) implements Combination {
    @Override
    public long apply(long left, long right) {
      return largest ? Math.max(left, right) : Math.min(left, right);
    }

    @Override
    public Interval range(Interval left, Interval right) {
      return new Interval(apply(left.min(), right.min()), apply(left.max(), right.max()));
    }
  }

  /**
   * {@code leftTable(left) + rightTable(right)}: functions of one element each, as tables.
   *
   * @param left values from the smallest element of the type on
   * @param leftBase the smallest element
   * @param right values from the smallest element of the type on
   * @param rightBase the smallest element
   */
  record Tables(Tensor left, long leftBase, Tensor right, long rightBase) implements Combination {
    @Override
    public long apply(long leftElement, long rightElement) {
      return Math.addExact(
          value(left, leftBase, leftElement), value(right, rightBase, rightElement));
    }

    @Override
    public Interval range(Interval leftRange, Interval rightRange) {
      return image(left, leftBase, leftRange).plus(image(right, rightBase, rightRange));
    }

    /** Returns the values that a table has over a range of elements. */
    public static Interval image(Tensor table, long base, Interval elements) {
      Interval image = Interval.of(value(table, base, elements.min()));
      for (long x = elements.min() + 1; x <= elements.max(); x++) {
        image = image.hull(value(table, base, x));
      }
      return image;
    }

    private static long value(Tensor table, long base, long element) {
      return table.get(Math.toIntExact(element - base));
    }
  }
}
