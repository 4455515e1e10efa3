// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.Summand;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.operator.Window;

/**
 * Bounds of what operators without weights deliver, from the proven ranges of what they read: the
 * operators' attributes are taken as they are, their own ranges are not looked at.
 */
public final class OutputBounds {
  private OutputBounds() {}

  /**
   * Returns the ranges of what an operator without weights or constants delivers, one or one per
   * channel.
   *
   * @param channels ranges of what it reads first, one or one per channel
   * @param read ranges of all that it reads
   */
  public static List<Interval> of(Operator operator, List<Interval> channels, List<Interval> read) {
    Interval hull = concatenated(channels);
    return switch (operator) {
      case WeightedSum sum -> throw new IllegalArgumentException("its range is in its weights");
      case MatMul matMul -> throw new IllegalArgumentException("its range is in two streams");
      case Requantize requantize -> throw new IllegalArgumentException("its range is claimed");
      case Combine combine -> List.of(of(combine, read.get(0), read.get(1)));
      case ArgMax argMax -> List.of(new Interval(0, argMax.input().shape().channels() - 1));
      case Lookup lookup -> channels.stream().map(range -> of(lookup, range)).toList();
      case Softmax softmax -> List.of(softmax.outputType().range());
      case FixedLogSoftmax fixed -> List.of(fixed.outputType().range());
      case LogSoftmax log -> List.of(log.outputType().range());
      case WideSoftmax wide -> List.of(new Interval(0, wide.outputType().max()));
      case Pool pool -> List.of(of(pool, hull));
      case Reordering moved -> of(moved, moved.inputs().size() == 1 ? channels : read);
      case ResizeBilinear resize -> List.of(of(resize, hull));
    };
  }

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
  public static Interval concatenated(List<Interval> inputs) {
    return Bounds.around(inputs.stream().map(Bounds::of).toList()).interval();
  }

  /** Returns the bounds of elements that are in other places, and of what is beside them. */
  private static List<Interval> of(Reordering moved, List<Interval> elements) {
    if (moved.keepsChannels() && moved.constant().isEmpty()) {
      return elements;
    }
    Stream<Bounds> constant = moved.constant().stream().mapToObj(Bounds::of);
    Stream<Bounds> all = Stream.concat(elements.stream().map(Bounds::of), constant);
    return List.of(Bounds.around(all.toList()).interval());
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
