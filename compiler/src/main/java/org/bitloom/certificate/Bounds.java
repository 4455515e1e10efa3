// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.math.BigInteger;
import java.util.Collection;
import java.util.stream.Stream;
import org.bitloom.fixed.Interval;

/**
 * The smallest and the largest of some integers of any size. A second arithmetic of ranges beside
 * {@link Interval}'s, so that a fault of the one does not prove itself right.
 *
 * @param least smallest value
 * @param most largest value
 */
public record Bounds(BigInteger least, BigInteger most) {
  public static Bounds of(Interval range) {
    return new Bounds(BigInteger.valueOf(range.min()), BigInteger.valueOf(range.max()));
  }

  public static Bounds of(long value) {
    return new Bounds(BigInteger.valueOf(value), BigInteger.valueOf(value));
  }

  /** Returns the bounds of all values of all of these. */
  public static Bounds around(Collection<Bounds> all) {
    return new Bounds(
        all.stream().map(Bounds::least).reduce(BigInteger::min).orElseThrow(),
        all.stream().map(Bounds::most).reduce(BigInteger::max).orElseThrow());
  }

  /** Returns the bounds of the sum of a value of this and one of another. */
  public Bounds plus(Bounds other) {
    return new Bounds(least.add(other.least), most.add(other.most));
  }

  /** Returns the bounds of the differences of the values of this and one value. */
  public Bounds minus(long value) {
    return plus(of(value).negated());
  }

  private Bounds negated() {
    return new Bounds(most.negate(), least.negate());
  }

  /** Returns the bounds of the product of a value of this and one of another: it is at corners. */
  public Bounds times(Bounds other) {
    return around(
        Stream.of(least, most)
            .flatMap(a -> Stream.of(other.least, other.most).map(a::multiply))
            .map(product -> new Bounds(product, product))
            .toList());
  }

  /** Returns the bounds of the larger, or the smaller, of a value of this and one of another. */
  Bounds extreme(Bounds other, boolean largest) {
    return largest
        ? new Bounds(least.max(other.least), most.max(other.most))
        : new Bounds(least.min(other.least), most.min(other.most));
  }

  /**
   * Returns the bounds as a range.
   *
   * @throws ArithmeticException if they do not fit 64 bits
   */
  Interval interval() {
    return new Interval(least.longValueExact(), most.longValueExact());
  }
}
