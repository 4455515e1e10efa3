// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Pad;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.Slice;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.array.Reading.Axis;
import org.bitloom.plan.array.Sweep.Contents;
import org.bitloom.plan.array.Sweep.Loops;
import org.bitloom.plan.array.Sweep.Mode;

/**
 * What moves elements without computing. Vectors are copied word by word where their channels keep
 * their lanes; elsewhere weights of 0 and 1 move each channel into its lane.
 *
 * @param shape of the array
 * @param layer its layer
 * @param type of the output
 * @param out the output
 */
record ReorderSweeps(ArrayShape shape, String layer, TensorType type, MapPlace out) {
  /** More sweeps for one layer than this are not worth their descriptors. */
  private static final int MOST_SWEEPS = 256;

  /** Returns the sweeps of a concatenation. */
  List<Pass> concat(Concat concat, List<MapPlace> in) {
    List<Pass> passes = new ArrayList<>();
    int rank = concat.output().shape().dimensions().size();
    int at = 0;
    for (MapPlace part : in) {
      if (concat.ofChannels()) {
        passes.addAll(channels(all(part), part, 0, new Target(out.base(), 1, 1), at));
        at += part.channels();
      } else {
        boolean down = rank == 3 && concat.axis() == 0;
        if (!down && concat.axis() != rank - 2 || rank > 3) {
          throw new Refused("it joins tensors along an axis outside of rows and columns");
        }
        int base = down ? out.address(at, 0) : out.address(0, at);
        passes.addAll(channels(all(part), part, 0, new Target(base, 1, 1), 0));
        at += down ? part.rows() : part.columns();
      }
    }
    return limited(passes);
  }

  /** Returns the sweeps of a slice. */
  List<Pass> slice(Slice slice, MapPlace in) {
    int rank = slice.ranges().size();
    if (rank > 3) {
      throw new Refused("it cuts a tensor of more than 3 dimensions");
    }
    Slice.Range channels = slice.ranges().get(rank - 1);
    if (channels.step() != 1) {
      throw new Refused("it takes one of every %d channels".formatted(channels.step()));
    }
    Slice.Range rows = rank == 3 ? slice.ranges().get(0) : Slice.Range.all(in.rows());
    Slice.Range columns = rank > 1 ? slice.ranges().get(rank - 2) : Slice.Range.all(in.columns());
    Source source =
        new Source(
            new Axis(rows.start(), 1, rows.step(), in.rows()),
            new Axis(columns.start(), 1, columns.step(), in.columns()),
            rows.count(),
            columns.count(),
            0);
    return limited(channels(source, in, channels.start(), new Target(out.base(), 1, 1), 0));
  }

  /** Returns the sweeps of a pad: the constant everywhere, then the input inside of it. */
  List<Pass> pad(Pad pad, MapPlace in) {
    int rank = pad.sides().size();
    if (rank > 3) {
      throw new Refused("it pads a tensor of more than 3 dimensions");
    }
    Pad.Side none = new Pad.Side(0, 0);
    Pad.Side rows = rank == 3 ? pad.sides().get(0) : none;
    Pad.Side columns = rank > 1 ? pad.sides().get(rank - 2) : none;
    Pad.Side channels = pad.sides().get(rank - 1);
    List<Pass> passes = new ArrayList<>();
    if (channels.none()) {
      Source source =
          new Source(
              new Axis(-rows.before(), 1, 1, in.rows()),
              new Axis(-columns.before(), 1, 1, in.columns()),
              out.rows(),
              out.columns(),
              pad.value());
      return channels(source, in, 0, new Target(out.base(), 1, 1), 0);
    }
    // A window that lies below the image sees nothing but padding.
    Source outside =
        new Source(
            new Axis(in.rows(), 1, 1, in.rows()),
            Axis.whole(in.columns()),
            out.rows(),
            out.columns(),
            pad.value());
    Target everywhere = new Target(out.base(), 1, 1);
    passes.add(words(outside, in, 0, everywhere, 0, out.channels(), false));
    Target inside = new Target(out.address(rows.before(), columns.before()), 1, 1);
    passes.addAll(channels(all(in), in, 0, inside, channels.before()));
    return limited(passes);
  }

  /** Returns the sweeps of a resize: one for every phase in which rows and columns repeat. */
  List<Pass> resize(ResizeNearest resize, MapPlace in) {
    int down = period(resize.rows());
    int across = period(resize.columns());
    if ((long) down * across > MOST_SWEEPS) {
      throw new Refused(
          "its rows and columns repeat in more than %d phases".formatted(MOST_SWEEPS));
    }
    List<Pass> passes = new ArrayList<>();
    for (int r = 0; r < Math.min(down, out.rows()); r++) {
      for (int c = 0; c < Math.min(across, out.columns()); c++) {
        Source source =
            new Source(
                axis(resize.rows(), r, down, in.rows()),
                axis(resize.columns(), c, across, in.columns()),
                Math.ceilDiv(out.rows() - r, down),
                Math.ceilDiv(out.columns() - c, across),
                0);
        passes.addAll(channels(source, in, 0, new Target(out.address(r, c), down, across), 0));
      }
    }
    return limited(passes);
  }

  /** Returns the smallest distance at which the sources of all elements advance evenly. */
  static int period(List<Integer> sources) {
    for (int period = 1; period < sources.size(); period++) {
      boolean even = true;
      for (int i = 2 * period; i < sources.size() && even; i++) {
        int phase = i % period;
        even =
            sources.get(i) - sources.get(i - period)
                == sources.get(phase + period) - sources.get(phase);
      }
      if (even) {
        return period;
      }
    }
    return sources.size();
  }

  private static Axis axis(List<Integer> sources, int phase, int period, int size) {
    int first = sources.get(phase);
    int next = phase + period < sources.size() ? sources.get(phase + period) : first;
    return new Axis(first, 1, next - first, size);
  }

  private static List<Pass> limited(List<Pass> passes) {
    if (passes.size() > MOST_SWEEPS) {
      throw new Refused("it takes %d sweeps, more than %d".formatted(passes.size(), MOST_SWEEPS));
    }
    return passes;
  }

  /** Rows and columns of the input that are read, and what lies outside. */
  private record Source(Axis down, Axis across, int rows, int columns, long padding) {}

  /** Where the first vector goes, and how many rows and columns lie between two. */
  private record Target(int base, int rowStep, int columnStep) {}

  private static Source all(MapPlace in) {
    return new Source(Axis.whole(in.rows()), Axis.whole(in.columns()), in.rows(), in.columns(), 0);
  }

  /**
   * Moves channels of all vectors.
   *
   * @param from first channel that is read; all of the output's type from there on, or of the input
   * @param to first channel that is written
   */
  private List<Pass> channels(Source source, MapPlace in, int from, Target target, int to) {
    int count = Math.min(in.channels() - from, out.channels() - to);
    List<Pass> passes = new ArrayList<>();
    boolean aligned = from % shape.lanes() == 0 && to % shape.lanes() == 0;
    boolean ends = to + count == out.channels();
    int whole = aligned ? (ends ? count : count / shape.channels() * shape.channels()) : 0;
    if (whole > 0) {
      passes.add(words(source, in, from, target, to, whole, true));
    }
    for (int c = to + whole; c < to + count; ) {
      int next = Math.min(to + count, (c / shape.channels() + 1) * shape.channels());
      passes.add(lanes(source, in, from + c - to, target, c, next - c));
      c = next;
    }
    return passes;
  }

  /** Copies whole words; the first channel is the first of a word on both sides. */
  private Sweep words(
      Source source, MapPlace in, int from, Target target, int to, int count, boolean grouped) {
    Loops loops = new Loops(shape.groups(count), source.rows, source.columns, 1, 1, 1);
    Writing writing = writing(target, to / shape.lanes(), false, 0, shape.channels() - 1);
    return new Sweep(
        layer,
        Mode.LARGEST,
        loops,
        reading(source, in, from / shape.lanes(), grouped),
        writing,
        numbers(count),
        new Selection(shape.lanes(), 0, 0, 0));
  }

  /** Moves channels within one group of the output, each from the lane in which it is. */
  private Sweep lanes(Source source, MapPlace in, int from, Target target, int to, int count) {
    int first = from / shape.lanes();
    int words = (from + count - 1) / shape.lanes() - first + 1;
    Loops loops = new Loops(1, source.rows, source.columns, 1, 1, words);
    int lane = to % shape.channels();
    boolean half = to / shape.channels() % shape.groupsPerWord() == 1;
    return new Sweep(
        layer,
        Mode.PRODUCTS,
        loops,
        reading(source, in, first, false),
        writing(target, to / shape.lanes(), half, lane, lane + count - 1),
        numbers(shape.channels()),
        new Selection(shape.lanes(), from - first * shape.lanes(), lane, count));
  }

  private Writing writing(Target target, int word, boolean half, int first, int last) {
    return new Writing(
        target.base + word,
        target.columnStep * out.vectorWords(),
        target.rowStep * out.rowWords(),
        half,
        first,
        last);
  }

  private static Reading reading(Source source, MapPlace in, int word, boolean grouped) {
    return new Reading(
        in.address(source.down.origin(), source.across.origin()) + word,
        1,
        0,
        0,
        source.across.stride() * in.vectorWords(),
        source.down.stride() * in.rowWords(),
        grouped,
        source.down,
        source.across,
        source.padding,
        Ring.NONE);
  }

  private Sweep.Numbers numbers(int channels) {
    Interval elements = type.range().hull(0);
    return Outcome.plain(type.elementType())
        .numbers(channels, c -> 0, c -> elements, elements, 0, 0);
  }

  /**
   * Weights that take one element for each channel.
   *
   * @param lanes elements of a word
   * @param from element of the words that the first channel takes
   * @param lane first channel that takes one
   * @param count channels that take one
   */
  private record Selection(int lanes, int from, int lane, int count) implements Contents {
    @Override
    public long weight(int output, int step, int element) {
      boolean takes = output >= lane && output < lane + count;
      return takes && step * lanes + element == from + output - lane ? 1 : 0;
    }

    @Override
    public Scaling scaling(int output) {
      return Scaling.NONE;
    }
  }
}
