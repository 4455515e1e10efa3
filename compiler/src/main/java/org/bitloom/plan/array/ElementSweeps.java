// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Pool;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;
import org.bitloom.plan.array.Reading.Axis;
import org.bitloom.plan.array.Sweep.Contents;
import org.bitloom.plan.array.Sweep.Loops;
import org.bitloom.plan.array.Sweep.Mode;

/**
 * Channel by channel, without weights: pools, sums and products of two tensors, and what scales or
 * looks up single elements.
 *
 * @param shape of the array
 * @param layer its layer
 * @param outcome what becomes of the sums
 * @param out the output
 */
record ElementSweeps(ArrayShape shape, String layer, Outcome outcome, MapPlace out) {
  /** Returns a sweep that takes every element as it is. */
  Pass copy(MapPlace in, TensorType type) {
    return sweep(
        Mode.LARGEST,
        new Kernel(1, 1, 1),
        elements(in, 1),
        whole(in),
        new Sums(type.range(), type.range()));
  }

  /** Returns the sweep of a layer that multiplies every element by the same factor. */
  Pass scaled(WeightedSum sum, long factor, MapPlace in) {
    Interval any = sum.operand().times(factor);
    Sweep.Numbers numbers =
        outcome.numbers(
            sum.outputCount(), c -> sum.bias().get(c), c -> any, any.hull(0), factor, factor);
    return new Sweep(
        layer,
        Mode.SCALED,
        loops(new Kernel(1, 1, 1), whole(in)),
        elements(in, 1),
        writing(whole(in)),
        numbers,
        new Constants(outcome, sum.outputCount(), c -> sum.bias().get(c)));
  }

  /** Returns the sweeps of a pool: one for all windows with the same factor. */
  List<Pass> pool(Pool pool, MapPlace in) {
    Window window = pool.window();
    Axis rows = Axis.of(window.rows(), in.rows());
    Axis columns = Axis.of(window.columns(), in.columns());
    Interval elements = pool.input().range();
    Kernel kernel = new Kernel(window.rows().kernel(), window.columns().kernel(), 1);
    int windowRows = window.rows().windows(in.rows());
    int windowColumns = window.columns().windows(in.columns());
    // Vectors of an output without rows stand behind each other, window after window.
    int outRow =
        out.rows() == windowRows
            ? out.rowWords()
            : Math.multiplyExact(windowColumns, out.vectorWords());
    if (pool.kind() == Pool.Kind.MAXIMUM) {
      long least = elements.min();
      Reading reading = windows(in, rows, columns, 0, 0, least);
      Area all = new Area(windowRows, windowColumns, out.base(), outRow);
      return List.of(sweep(Mode.LARGEST, kernel, reading, all, new Sums(elements, elements)));
    }
    List<Pass> passes = new ArrayList<>();
    for (Run r : Run.of(pool.rowFactors())) {
      for (Run c : Run.of(pool.columnFactors())) {
        long factor = Math.multiplyExact(r.value(), c.value());
        Reading reading = windows(in, rows, columns, r.first(), c.first(), 0);
        Interval finished = pool.output().range();
        Interval partial = elements.times(factor).times(kernel.positions()).hull(finished);
        int base = out.base() + r.first() * outRow + c.first() * out.vectorWords();
        Area area = new Area(r.count(), c.count(), base, outRow);
        Sums sums = new Sums(finished, partial, factor, factor, 0);
        passes.add(sweep(Mode.SCALED, kernel, reading, area, sums));
      }
    }
    return passes;
  }

  private Reading windows(
      MapPlace in, Axis rows, Axis columns, int firstRow, int firstColumn, long padding) {
    Axis y = new Axis(rows.origin() + firstRow * rows.stride(), 1, rows.stride(), rows.size());
    Axis x =
        new Axis(
            columns.origin() + firstColumn * columns.stride(), 1, columns.stride(), columns.size());
    return Reading.windows(in, in.address(y.origin(), x.origin()), 1, true, y, x, padding);
  }

  /** Every element by itself; the words of a sum are so many apart. */
  private static Reading elements(MapPlace in, int wordStep) {
    Axis rows = Axis.whole(in.rows());
    return Reading.windows(in, in.base(), wordStep, true, rows, Axis.whole(in.columns()), 0);
  }

  /** Returns the sweep of two tensors of one shape. */
  Pass combine(Combine combine, MapPlace left, MapPlace right) {
    Interval result = combine.output().range();
    Reading reading = elements(left, right.base() - left.base());
    return switch (combine.combination()) {
      case Combination.Linear(long l, long r, long offset) -> {
        Interval sum = result.plus(Math.negateExact(offset));
        Interval partial = sum.hull(combine.left().range().times(l));
        yield pair(Mode.SCALED, reading, left, new Sums(sum, partial, l, r, offset));
      }
      case Combination.Product(long l, long r) -> {
        Interval any = combine.left().range().plus(-l).hull(combine.right().range().plus(-r));
        Interval partial = any.times(any).hull(result);
        yield pair(Mode.MULTIPLIED, reading, left, new Sums(result, partial, l, r, 0));
      }
      case Combination.Extreme(boolean largest) -> {
        Interval all = combine.left().range().hull(combine.right().range());
        Mode mode = largest ? Mode.LARGEST : Mode.SMALLEST;
        yield pair(mode, reading, left, new Sums(result, all));
      }
      case Combination.Rescaled rescaled ->
          throw new Refused("its summands are rounded one by one");
      case Combination.Tables tables ->
          throw new Refused("its summands are rounded one by one, and no short factors equal that");
    };
  }

  private Pass pair(Mode mode, Reading reading, MapPlace left, Sums sums) {
    return sweep(mode, new Kernel(1, 1, 2), reading, whole(left), sums);
  }

  private Area whole(MapPlace like) {
    return new Area(like.rows(), like.columns(), out.base(), out.rowWords());
  }

  /** Kernel positions, and words of each. */
  private record Kernel(int rows, int columns, int words) {
    long positions() {
      return (long) rows * columns * words;
    }
  }

  /**
   * Results of a sweep.
   *
   * @param base address of the first
   * @param row from one row to the next
   */
  private record Area(int rows, int columns, int base, int row) {}

  /**
   * Sums of a sweep.
   *
   * @param finished without the bias
   * @param any what they hold at any time
   */
  private record Sums(Interval finished, Interval any, long factor, long oddFactor, long bias) {
    Sums(Interval finished, Interval any) {
      this(finished, any, 0, 0, 0);
    }
  }

  private Sweep sweep(Mode mode, Kernel kernel, Reading reading, Area area, Sums sums) {
    int channels = out.channels();
    Sweep.Numbers numbers =
        outcome.numbers(
            channels,
            c -> sums.bias,
            c -> sums.finished,
            sums.any.hull(0),
            sums.factor,
            sums.oddFactor);
    return new Sweep(
        layer,
        mode,
        loops(kernel, area),
        reading,
        writing(area),
        numbers,
        new Constants(outcome, channels, c -> sums.bias));
  }

  private Loops loops(Kernel kernel, Area area) {
    return new Loops(
        shape.groups(out.channels()),
        area.rows,
        area.columns,
        kernel.rows,
        kernel.columns,
        kernel.words);
  }

  private Writing writing(Area area) {
    return new Writing(area.base, out.vectorWords(), area.row, false, 0, shape.channels() - 1);
  }

  /** The same constants for every channel, or those of its requantizer. */
  private record Constants(Outcome outcome, int channels, IntToLongFunction bias)
      implements Contents {
    @Override
    public long weight(int output, int step, int lane) {
      return 0;
    }

    @Override
    public Scaling scaling(int output) {
      return output < channels ? outcome.scaling(output, bias.applyAsLong(output)) : Scaling.ABSENT;
    }
  }
}
