// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.TensorType;

/**
 * Chooses the lanes of operators that put elements into another place. All beats of such a node
 * have the same lanes, and every beat comes from one place, so lanes have to divide what lies
 * between two seams within a vector.
 */
public final class ReorderSchedule {
  private ReorderSchedule() {}

  /**
   * Returns the schedule of a concatenation: its inputs take turns, or, where turns are too slow
   * for the pace, all of their vectors lie side by side in one beat.
   *
   * @param arriving layouts in which the inputs are produced
   * @param pace cycles that the node should not exceed
   */
  static NodeSchedule concat(Concat concat, List<StreamLayout> arriving, long pace) {
    Shape output = concat.output().shape();
    int wanted = arriving.stream().mapToInt(StreamLayout::lanes).max().orElse(1);
    int lanes =
        lanes(wanted, narrowest(concat), l -> fits(concat, l), l -> turnBeats(concat, l) <= pace);
    if (concat.ofChannels() && turnBeats(concat, lanes) > pace) {
      StreamLayout whole = StreamLayout.channels(output, output.channels());
      return new NodeSchedule(inputs(concat, Integer.MAX_VALUE), whole, whole.beats());
    }
    StreamLayout given = StreamLayout.channels(output, lanes);
    return new NodeSchedule(inputs(concat, lanes), given, given.beats());
  }

  /** Tells whether a schedule lays whole vectors side by side instead of taking turns. */
  public static boolean sideBySide(NodeSchedule schedule) {
    return schedule.output().lanes() > schedule.inputs().get(0).lanes();
  }

  private static List<StreamLayout> inputs(Concat concat, int lanes) {
    return concat.inputs().stream()
        .map(i -> StreamLayout.channels(i.shape(), Math.min(lanes, i.shape().channels())))
        .toList();
  }

  /** Of channels, the last input may be narrower than a beat, which it then ends. */
  private static int narrowest(Concat concat) {
    int whole = concat.inputs().size() - (concat.ofChannels() ? 1 : 0);
    return concat.inputs().stream()
        .limit(whole)
        .mapToInt(i -> i.shape().channels())
        .min()
        .orElse(1);
  }

  private static long turnBeats(Concat concat, int lanes) {
    return StreamLayout.channels(concat.output().shape(), lanes).beats();
  }

  /** Within a vector, only the last beat of the last input may be partial. */
  private static boolean fits(Concat concat, int lanes) {
    int count = concat.inputs().size();
    return !concat.ofChannels()
        || IntStream.range(0, count - 1)
            .allMatch(i -> concat.inputs().get(i).shape().channels() % lanes == 0);
  }

  /** Returns the schedule of a padding. */
  static NodeSchedule pad(Pad pad, StreamLayout arriving, long pace) {
    Shape input = pad.input().shape();
    Shape output = pad.output().shape();
    int lanes =
        lanes(
            arriving.lanes(),
            input.channels(),
            l -> fits(pad, l),
            l -> StreamLayout.channels(output, l).beats() <= pace);
    StreamLayout given = StreamLayout.channels(output, lanes);
    return new NodeSchedule(List.of(StreamLayout.channels(input, lanes)), given, given.beats());
  }

  /** Returns the schedule of a slice, which takes all beats of its input. */
  static NodeSchedule slice(Slice slice, StreamLayout arriving, long pace) {
    Shape input = slice.input().shape();
    int lanes =
        lanes(
            arriving.lanes(),
            slice.output().shape().channels(),
            l -> fits(slice, l),
            l -> StreamLayout.channels(input, l).beats() <= pace);
    StreamLayout taken = StreamLayout.channels(input, lanes);
    StreamLayout given = StreamLayout.channels(slice.output().shape(), lanes);
    return new NodeSchedule(List.of(taken), given, taken.beats());
  }

  /** Returns the schedule of a resize, which takes or gives a beat per cycle. */
  static NodeSchedule resize(
      TensorType input, TensorType output, StreamLayout arriving, long pace) {
    int channels = input.shape().channels();
    IntFunction<StreamLayout> taken = lanes -> StreamLayout.channels(input.shape(), lanes);
    IntFunction<StreamLayout> given = lanes -> StreamLayout.channels(output.shape(), lanes);
    IntToLongFunction cycles = l -> (long) taken.apply(l).beats() + given.apply(l).beats();
    int lanes =
        lanes(
            arriving.lanes(), channels, l -> channels % l == 0, l -> cycles.applyAsLong(l) <= pace);
    return new NodeSchedule(
        List.of(taken.apply(lanes)), given.apply(lanes), cycles.applyAsLong(lanes));
  }

  /** A beat is kept or dropped as a whole. */
  private static boolean fits(Slice slice, int lanes) {
    Slice.Range range = slice.ranges().get(slice.ranges().size() - 1);
    int channels = slice.input().shape().channels();
    boolean end = range.last() == channels - 1 || range.count() % lanes == 0;
    return lanes == 1 || (range.step() == 1 && range.start() % lanes == 0 && end);
  }

  /** Returns for every beat that a slice takes whether it is kept. */
  static boolean[] kept(NodeSchedule schedule, Slice slice) {
    StreamLayout taken = schedule.inputs().get(0);
    boolean[] kept = new boolean[taken.beats()];
    for (int beat = 0; beat < kept.length; beat++) {
      int rest = beat / taken.beatsPerVector();
      int last = slice.ranges().size() - 1;
      boolean inside =
          slice.ranges().get(last).contains(beat % taken.beatsPerVector() * taken.lanes());
      for (int axis = last - 1; axis >= 0; axis--) {
        int size = slice.input().shape().dimensions().get(axis);
        inside &= slice.ranges().get(axis).contains(rest % size);
        rest /= size;
      }
      kept[beat] = inside;
    }
    return kept;
  }

  /** Returns the input of every beat of a concatenation whose inputs take turns. */
  static int[] order(NodeSchedule schedule, Concat concat) {
    int inputs = schedule.inputs().size();
    int[] turn =
        IntStream.range(0, inputs)
            .flatMap(
                i ->
                    IntStream.generate(() -> i)
                        .limit(schedule.inputs().get(i).beats() / concat.turns()))
            .toArray();
    return IntStream.range(0, schedule.output().beats()).map(b -> turn[b % turn.length]).toArray();
  }

  /** Returns for every beat of a padding whether it is one of the tensor: 0, or -1 if not. */
  static int[] order(NodeSchedule schedule, Pad pad) {
    int step = schedule.output().beatsPerVector();
    return IntStream.range(0, schedule.output().beats())
        .map(beat -> inTensor(schedule, pad, beat / step, beat % step) ? 0 : -1)
        .toArray();
  }

  private static boolean inTensor(NodeSchedule schedule, Pad pad, int vector, int beat) {
    int last = pad.sides().size() - 1;
    int before = pad.sides().get(last).before() / schedule.output().lanes();
    boolean inside = beat >= before && beat < before + schedule.inputs().get(0).beatsPerVector();
    int rest = vector;
    for (int axis = last - 1; axis >= 0; axis--) {
      int size = pad.output().shape().dimensions().get(axis);
      int place = rest % size - pad.sides().get(axis).before();
      inside &= place >= 0 && place < pad.input().shape().dimensions().get(axis);
      rest /= size;
    }
    return inside;
  }

  private static boolean fits(Pad pad, int lanes) {
    Pad.Side side = pad.sides().get(pad.sides().size() - 1);
    int channels = pad.input().shape().channels();
    return side.before() % lanes == 0 && (side.after() == 0 || channels % lanes == 0);
  }

  /**
   * Returns the lanes in which the tensors arrive, if they are possible and fast enough; else the
   * fewest that are; else the most that are possible.
   */
  static int lanes(int wanted, int most, IntPredicate possible, IntPredicate fast) {
    if (wanted <= most && possible.test(wanted) && fast.test(wanted)) {
      return wanted;
    }
    int[] lanes = IntStream.rangeClosed(1, most).filter(possible).toArray();
    return IntStream.of(lanes).filter(fast).findFirst().orElse(lanes[lanes.length - 1]);
  }
}
