// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.Summand;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.Window;

/**
 * Bounds of what operators without weights deliver, from the proven ranges of what they read: the
 * operators' attributes are taken as they are, their own ranges are not looked at.
 */
final class OutputBounds {
  private OutputBounds() {}

  /** Returns the bounds of an elementwise sum or product of elements in these ranges. */
  static Interval of(Combine combine, Interval left, Interval right) {
    Bounds a = Bounds.of(left);
    Bounds b = Bounds.of(right);
    Bounds result =
        switch (combine.combination()) {
          case Combination.Linear linear ->
              a.times(Bounds.of(linear.leftFactor()))
                  .plus(b.times(Bounds.of(linear.rightFactor())))
                  .plus(Bounds.of(linear.offset()));
          case Combination.Product product ->
              a.minus(product.leftZeroPoint()).times(b.minus(product.rightZeroPoint()));
          case Combination.Extreme extreme -> a.extreme(b, extreme.largest());
          case Combination.Rescaled rescaled ->
              reached(rescaled.left(), a).plus(reached(rescaled.right(), b));
          case Combination.Tables tables ->
              reached(tables.left(), tables.leftBase(), left)
                  .plus(reached(tables.right(), tables.rightBase(), right));
        };
    return result.interval();
  }

  /** Returns the bounds of what a table holds for these elements. */
  static Interval of(Lookup lookup, Interval elements) {
    long smallest =
        lookup.input().elementType().signed()
            ? -(1L << (lookup.input().elementType().bits() - 1))
            : 0;
    return reached(lookup.table(), smallest, elements).interval();
  }

  /** Returns the bounds of a function that rises or falls with its element. */
  private static Bounds reached(Summand summand, Bounds elements) {
    return Bounds.around(
        Stream.of(elements.least(), elements.most()).map(x -> reached(summand, x)).toList());
  }

  private static Bounds reached(Summand summand, BigInteger element) {
    BigInteger product =
        element
            .multiply(BigInteger.valueOf(summand.factor()))
            .add(BigInteger.valueOf(summand.offset()));
    long addend = product.signum() < 0 ? summand.below() : summand.above();
    BigInteger value = product.add(BigInteger.valueOf(addend)).shiftRight(summand.shift());
    return new Bounds(value, value);
  }

  private static Bounds reached(Tensor table, long base, Interval elements) {
    return Bounds.around(
        LongStream.rangeClosed(elements.min(), elements.max())
            .mapToObj(x -> Bounds.of(table.get(Math.toIntExact(x - base))))
            .toList());
  }

  /** Returns the bounds of sums whose weights, none of them negative, add up to a power of two. */
  static Interval of(ResizeBilinear resize, Interval elements) {
    return Bounds.of(elements).times(Bounds.of(1L << resize.bits())).interval();
  }

  /** Returns the bounds of several tensors, one after the other. */
  static Interval concatenated(List<Interval> inputs) {
    return Bounds.around(inputs.stream().map(Bounds::of).toList()).interval();
  }

  /** Returns the bounds of a tensor in these bounds and what surrounds it. */
  static Interval of(Pad pad, Interval elements) {
    return Bounds.around(List.of(Bounds.of(elements), Bounds.of(pad.value()))).interval();
  }

  /**
   * Returns the bounds of a pool: the largest of some elements is one of them, and every sum is
   * scaled to as many elements as the least common multiple of all windows' counts.
   */
  static Interval of(Pool pool, Interval elements) {
    return switch (pool.kind()) {
      case MAXIMUM -> elements;
      case SUM -> {
        List<Integer> size = pool.input().shape().dimensions();
        BigInteger count =
            commonCount(pool.window().rows(), size.get(0))
                .multiply(commonCount(pool.window().columns(), size.get(1)));
        yield Bounds.of(elements).times(new Bounds(count, count)).interval();
      }
    };
  }

  private static BigInteger commonCount(Window.Axis axis, int size) {
    BigInteger common = BigInteger.ONE;
    for (int start = -axis.before();
        start + axis.kernel() <= size + axis.after();
        start += axis.stride()) {
      int first = start;
      long inside =
          IntStream.range(0, axis.kernel()).filter(k -> first + k >= 0 && first + k < size).count();
      BigInteger n = BigInteger.valueOf(inside);
      common = common.divide(common.gcd(n)).multiply(n);
    }
    return common;
  }
}
