// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

/**
 * A non-empty inclusive range of integers, {@code [min, max]}.
 *
 * <p>Arithmetic is exact: the result holds every value that the operation can produce from values
 * of the operands, and no wider one. For example {@code [-2, 3] * [4, 5]} is {@code [-10, 15]}.
 *
 * @param min smallest value
 * @param max largest value, at least {@code min}
 */
public record Interval(long min, long max) {
  /** Validates that the interval is not empty. */
  public Interval {
    if (min > max) {
      throw new IllegalArgumentException("empty interval [" + min + ", " + max + "]");
    }
  }

  /** Returns the interval that holds just {@code value}. */
  public static Interval of(long value) {
    return new Interval(value, value);
  }

  /** Returns all sums of a value of this and a value of {@code other}. */
  public Interval plus(Interval other) {
    return new Interval(Math.addExact(min, other.min), Math.addExact(max, other.max));
  }

  /** Returns this interval moved by {@code offset}. */
  public Interval plus(long offset) {
    return new Interval(Math.addExact(min, offset), Math.addExact(max, offset));
  }

  /** Returns the hull of all products of a value of this and {@code factor}. */
  public Interval times(long factor) {
    long a = Math.multiplyExact(min, factor);
    long b = Math.multiplyExact(max, factor);
    return new Interval(Math.min(a, b), Math.max(a, b));
  }

  /** Returns the hull of all products of a value of this and a value of {@code other}. */
  public Interval times(Interval other) {
    return times(other.min).hull(times(other.max));
  }

  /** Returns the smallest interval that holds both. */
  public Interval hull(Interval other) {
    return new Interval(Math.min(min, other.min), Math.max(max, other.max));
  }

  /** Returns the smallest interval that holds this and {@code value}. */
  public Interval hull(long value) {
    return hull(of(value));
  }

  /** Returns {@code value} saturated to this interval. */
  public long clamp(long value) {
    return Math.max(min, Math.min(max, value));
  }

  /** Returns the values of this saturated to {@code bounds}. */
  public Interval clampTo(Interval bounds) {
    return new Interval(bounds.clamp(min), bounds.clamp(max));
  }

  /** Tells whether {@code value} lies in this interval. */
  public boolean contains(long value) {
    return min <= value && value <= max;
  }

  /** Tells whether all of {@code other} lies in this interval. */
  public boolean contains(Interval other) {
    return min <= other.min && other.max <= max;
  }

  @Override
  public String toString() {
    return "[" + min + ", " + max + "]";
  }
}
