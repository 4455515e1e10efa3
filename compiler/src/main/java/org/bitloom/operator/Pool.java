// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * Takes the elements under each window together, channel by channel; padding does not take part.
 *
 * <p>The sum of a window of {@code n} elements is multiplied by {@code divisor() / n}, so that one
 * division by {@link #divisor()} turns every sum into an average, however many elements of its
 * window lie in padding. Without padding the factor is 1. Both directions are independent: {@code
 * n} and the divisor are products of one number for the rows and one for the columns.
 *
 * @param input {@code [height, width, channels]}
 * @param window without dilation; at least one element of every window lies in the input
 * @param kind what becomes of the elements
 * @param shape of the output: one vector of channels per window
 */
public record Pool(TensorType input, Window window, Kind kind, Shape shape) implements Operator {
  private static final long LARGEST_DIVISOR = 1L << 31;

  /** What becomes of the elements of a window. */
  public enum Kind {
    /** The largest one. */
    MAXIMUM,
    /** Their sum, times {@code divisor() / n}. */
    SUM
  }

  /** Validates the window and the shapes. */
  public Pool {
    if (input.shape().dimensions().size() != 3) {
      throw new IllegalArgumentException("pool over " + input);
    }
    requireOverlap(window.rows(), input.shape().dimensions().get(0));
    requireOverlap(window.columns(), input.shape().dimensions().get(1));
    Shape pooled = window.output(input.shape(), input.shape().channels());
    if (pooled.vectors() != shape.vectors() || pooled.channels() != shape.channels()) {
      throw new IllegalArgumentException("pool makes " + pooled + ", not " + shape);
    }
  }

  /** Returns a pool whose output is {@code [height, width, channels]}. */
  public static Pool of(TensorType input, Window window, Kind kind) {
    return new Pool(input, window, kind, window.output(input.shape(), input.shape().channels()));
  }

  private static void requireOverlap(Window.Axis axis, int elements) {
    boolean overlaps = axis.before() < axis.kernel() && axis.after() < axis.kernel();
    if (axis.dilation() != 1 || !overlaps || axis.windows(elements) < 1) {
      throw new IllegalArgumentException(axis + " over " + elements + " elements");
    }
  }

  /** Returns the factor of each window along the rows, {@code divisor / n}. */
  public long[] rowFactors() {
    return factors(window.rows(), input.shape().dimensions().get(0));
  }

  /** Returns the factor of each window along the columns, {@code divisor / n}. */
  public long[] columnFactors() {
    return factors(window.columns(), input.shape().dimensions().get(1));
  }

  private static long[] factors(Window.Axis axis, int elements) {
    long divisor = divisor(axis, elements);
    return counts(axis, elements).map(n -> divisor / n).toArray();
  }

  private static LongStream counts(Window.Axis axis, int elements) {
    return LongStream.range(0, axis.windows(elements))
        .map(window -> axis.inside((int) window, elements));
  }

  /** Returns the least common multiple of the numbers of elements of all windows. */
  private static long divisor(Window.Axis axis, int elements) {
    return counts(axis, elements).distinct().reduce(1, Pool::leastCommonMultiple);
  }

  private static long leastCommonMultiple(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return Math.multiplyExact(a / x, b);
  }

  /** Returns the common divisor of the averages of all windows; empty beyond 63 bits. */
  public static Optional<Long> averageDivisor(Window window, Shape input) {
    try {
      return Optional.of(
          Math.multiplyExact(
              divisor(window.rows(), input.dimensions().get(0)),
              divisor(window.columns(), input.dimensions().get(1))));
    } catch (ArithmeticException tooWide) {
      return Optional.empty();
    }
  }

  /** Returns whether one divisor of at most 32 bits makes averages of all windows. */
  public static boolean averages(Window window, Shape input) {
    return averageDivisor(window, input).filter(n -> n <= LARGEST_DIVISOR).isPresent();
  }

  /** Returns what turns the result into an average; 1 for the largest element. */
  public long divisor() {
    return switch (kind) {
      case MAXIMUM -> 1;
      case SUM -> averageDivisor(window, input.shape()).orElseThrow();
    };
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  /** Returns the output: n elements times {@code divisor / n} are {@code divisor} elements. */
  @Override
  public TensorType output() {
    return switch (kind) {
      case MAXIMUM -> new TensorType(shape, input.elementType(), input.range());
      case SUM -> {
        Interval range = input.range().times(divisor());
        yield new TensorType(shape, IntType.signedFor(range), range);
      }
    };
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    int channels = input.shape().channels();
    int columns = window.columns().windows(input.shape().dimensions().get(1));
    long[] rowFactors = rowFactors();
    long[] columnFactors = columnFactors();
    return Tensor.generate(
        shape,
        i -> {
          int row = i / channels / columns;
          int column = i / channels % columns;
          LongStream under = under(x, row, column, i % channels);
          return switch (kind) {
            case MAXIMUM -> under.max().orElseThrow();
            case SUM ->
                Math.multiplyExact(
                    under.reduce(0, Math::addExact),
                    Math.multiplyExact(rowFactors[row], columnFactors[column]));
          };
        });
  }

  /** Returns the elements of a channel under a window, without padding. */
  private LongStream under(Tensor x, int row, int column, int channel) {
    return LongStream.range(0, window.positions())
        .map(position -> window.vector(input.shape(), row, column, (int) position))
        .filter(vector -> vector >= 0)
        .map(vector -> x.get((int) vector * input.shape().channels() + channel));
  }
}
