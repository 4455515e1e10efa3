// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;
import org.bitloom.plan.array.Reading.Axis;
import org.bitloom.plan.array.Sweep.Contents;
import org.bitloom.plan.array.Sweep.Loops;
import org.bitloom.plan.array.Sweep.Mode;

/**
 * Sums with constant weights.
 *
 * @param shape of the array
 * @param windows of the array
 * @param layer its layer
 * @param sum the operator
 * @param outcome what becomes of the sums
 * @param in the input
 * @param out the output
 */
record WeightedSweeps(
    ArrayShape shape,
    ArrayWindows windows,
    String layer,
    WeightedSum sum,
    Outcome outcome,
    MapPlace in,
    MapPlace out) {
  /**
   * Returns what a layer that scales single elements multiplies all of them by, where that is no
   * weight.
   */
  static OptionalLong factor(WeightedSum sum) {
    if (!(sum instanceof DepthwiseConv2d conv)
        || !conv.window().pointwise()
        || conv.multiplier() != 1) {
      return OptionalLong.empty();
    }
    long first = sum.weight(0, 0);
    boolean same = IntStream.range(1, sum.outputCount()).allMatch(o -> sum.weight(o, 0) == first);
    return same && !MemoryRow.BYTE.contains(first) ? OptionalLong.of(first) : OptionalLong.empty();
  }

  /** Returns the sweeps. */
  List<Pass> passes() {
    return switch (sum) {
      case Dense dense -> List.of(dense());
      case Conv2d conv ->
          List.of(windows.of(conv, shape).map(g -> packed(conv, g)).orElseGet(() -> plain(conv)));
      case DepthwiseConv2d conv ->
          windows
              .of(conv, shape)
              .map(g -> List.<Pass>of(own(conv, g)))
              .orElseGet(() -> depthwise(conv));
    };
  }

  /** All channels of a window are the elements of its parts. */
  private Sweep packed(Conv2d conv, WindowGrid grid) {
    if (grid.pixels().isPresent()) {
      return pixels(conv, grid.pixels().orElseThrow());
    }
    int parts = shape.words(grid.taps() * grid.elements());
    Contents all = weights(KernelWeights.windowed(shape, grid, conv.window(), in.channels()));
    return scan(conv, grid, Scan.Kind.PACKED, parts, all);
  }

  private Sweep pixels(Conv2d conv, ImagePixels image) {
    int groups = shape.groups(image.results() * sum.outputCount());
    Contents kernel =
        image.results() == 1
            ? weights(KernelWeights.dense(shape, sum.inputCount()))
            : PairWeights.window(conv, shape, this::scalingOf);
    int parts = shape.words(image.summands());
    return sweep(ScannedWindows.pixels(conv, image, in, groups, parts), kernel);
  }

  /** The taps of a channel's window are the elements of its parts. */
  private Sweep own(DepthwiseConv2d conv, WindowGrid grid) {
    int parts = shape.words(grid.taps());
    Contents one = weights(KernelWeights.windowed(shape, grid, conv.window(), 1));
    if (pairs(conv)) {
      Contents both = PairWeights.alike(one, sum.outputCount());
      return scan(conv, grid, Scan.Kind.PAIRS, parts, both);
    }
    return scan(conv, grid, Scan.Kind.CHANNELS, parts, one);
  }

  /** Returns whether words of the input hold two pixels beside each other. */
  private boolean pairs(Convolution conv) {
    return in.channels() == PixelPairs.PIXELS * conv.input().shape().channels();
  }

  private Sweep scan(
      Convolution conv, WindowGrid grid, Scan.Kind kind, int parts, Contents contents) {
    int groups = shape.groups(kind == Scan.Kind.PAIRS ? in.channels() : sum.outputCount());
    return sweep(ScannedWindows.of(conv, grid, kind, in, groups, parts), contents);
  }

  private Sweep sweep(ScannedWindows windows, Contents contents) {
    return sweep(
        windows.loops(), windows.scan(), windows.reading(), writing(out.base(), false), contents);
  }

  /** The kernel of a dense layer is the whole input. */
  private Sweep dense() {
    Axis rows = Axis.whole(in.rows());
    Axis columns = Axis.whole(in.columns());
    Reading reading =
        new Reading(
            in.base(),
            1,
            in.vectorWords(),
            in.rowWords(),
            0,
            0,
            false,
            rows,
            columns,
            0,
            Ring.NONE);
    Loops loops =
        new Loops(shape.groups(sum.outputCount()), 1, 1, in.rows(), in.columns(), in.vectorWords());
    return sweep(
        loops,
        reading,
        writing(out.base(), false),
        weights(KernelWeights.taps(shape, in.channels())));
  }

  private Sweep plain(Conv2d conv) {
    if (pairs(conv)) {
      return split(conv);
    }
    Loops loops = loops(shape.groups(sum.outputCount()), conv.window(), in.vectorWords());
    Reading reading = reading(conv, 0, false);
    return sweep(
        loops,
        reading,
        writing(out.base(), false),
        weights(KernelWeights.taps(shape, in.channels())));
  }

  /** The results of both pixels of a word are those of twice as many channels. */
  private Sweep split(Conv2d conv) {
    int groups = shape.groups(PixelPairs.PIXELS * sum.outputCount());
    Loops loops = new Loops(groups, in.rows(), in.columns(), 1, 1, in.vectorWords());
    Reading reading = reading(conv, 0, false);
    Writing one = writing(out.base(), false);
    Writing both =
        new Writing(
            one.base(),
            PixelPairs.PIXELS * one.column(),
            one.row(),
            false,
            one.firstLane(),
            one.lastLane());
    return sweep(loops, reading, both, PairWeights.halves(sum, this::scalingOf));
  }

  private Loops loops(int groups, Window window, int words) {
    return new Loops(
        groups,
        out.rows(),
        out.columns(),
        window.rows().kernel(),
        window.columns().kernel(),
        words);
  }

  private Reading reading(Convolution conv, int word, boolean grouped) {
    Axis rows = Axis.of(conv.window().rows(), in.rows());
    Axis columns = Axis.of(conv.window().columns(), in.columns());
    int base = in.address(rows.origin(), columns.origin()) + word;
    return Reading.windows(in, base, 1, grouped, rows, columns, conv.padValue());
  }

  private Writing writing(int base, boolean half) {
    return new Writing(base, out.vectorWords(), out.rowWords(), half, 0, shape.channels() - 1);
  }

  /**
   * Every channel has its own window: of the weights of a word, those of other channels are 0. The
   * output channels of one input word are a sweep, unless each word has as many as elements.
   */
  private List<Pass> depthwise(DepthwiseConv2d conv) {
    int perWord = shape.groupsPerWord() * conv.multiplier();
    int groups = shape.groups(sum.outputCount());
    if (conv.multiplier() == 1) {
      return List.of(
          sweep(
              loops(groups, conv.window(), 1),
              reading(conv, 0, true),
              writing(out.base(), false),
              weights(KernelWeights.diagonal(shape, 1))));
    }
    List<Pass> passes = new ArrayList<>();
    for (int first = 0; first < groups; first += perWord) {
      int word = first / perWord;
      passes.add(
          sweep(
              loops(Math.min(perWord, groups - first), conv.window(), 1),
              reading(conv, word, false),
              writing(
                  out.base() + first / shape.groupsPerWord(), first % shape.groupsPerWord() == 1),
              weights(first * shape.channels(), KernelWeights.diagonal(shape, conv.multiplier()))));
    }
    return passes;
  }

  private Sweep sweep(Loops loops, Reading reading, Writing writing, Contents contents) {
    return sweep(loops, Scan.NONE, reading, writing, contents);
  }

  private Sweep sweep(Loops loops, Scan scan, Reading reading, Writing writing, Contents contents) {
    Interval sums = Interval.of(0);
    Interval[] finished = new Interval[sum.outputCount()];
    for (int o = 0; o < finished.length; o++) {
      finished[o] = sum.accumulatorRange(o).plus(Math.negateExact(sum.bias().get(o)));
      sums = sums.hull(partial(o));
    }
    Sweep.Numbers numbers =
        outcome.numbers(finished.length, o -> sum.bias().get(o), o -> finished[o], sums, 0, 0);
    return new Sweep(
        layer,
        Mode.PRODUCTS,
        loops,
        scan,
        reading,
        writing,
        numbers,
        contents,
        Optional.empty(),
        Sweep.Share.ALL);
  }

  /** Returns what the sum of an output channel holds at any time, whatever the order. */
  private Interval partial(int output) {
    Interval operand = sum.operand().hull(0);
    Interval partial = Interval.of(0);
    for (int i = 0; i < sum.inputCount(); i++) {
      long weight = sum.weight(output, i);
      if (!MemoryRow.WIDEST.contains(weight)) {
        throw new Refused("its weight %d does not fit int16".formatted(weight));
      }
      partial = partial.plus(operand.times(weight));
    }
    return partial;
  }

  private Scaling scalingOf(int output) {
    return output < sum.outputCount()
        ? outcome.scaling(output, sum.bias().get(output))
        : Scaling.ABSENT;
  }

  private Contents weights(KernelWeights.Order order) {
    return weights(0, order);
  }

  private Contents weights(int firstOutput, KernelWeights.Order order) {
    return new KernelWeights(sum, firstOutput, order, this::scalingOf);
  }
}
