// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which elements a slice keeps.
 *
 * @param ranges of every dimension of the input
 * @param shape of the output
 */
record Slicing(List<Range> ranges, List<Integer> shape) {
  /**
   * Elements of one dimension.
   *
   * @param start first element
   * @param count elements that are kept, at least 1
   * @param step from one to the next, not 0
   */
  record Range(int start, int count, int step) {}

  Slicing {
    ranges = List.copyOf(ranges);
    shape = List.copyOf(shape);
  }

  /** Returns a slice from one index on, as {@code SLICE} says it; a size of -1 reaches the end. */
  static Optional<Slicing> of(List<Integer> shape, List<Integer> begin, List<Integer> size) {
    if (begin.size() != shape.size() || size.size() != shape.size()) {
      return Optional.empty();
    }
    List<Range> ranges = new ArrayList<>();
    for (int axis = 0; axis < shape.size(); axis++) {
      long count = size.get(axis) == -1 ? shape.get(axis) - (long) begin.get(axis) : size.get(axis);
      if (begin.get(axis) < 0 || count < 1 || begin.get(axis) + count > shape.get(axis)) {
        return Optional.empty();
      }
      ranges.add(new Range(begin.get(axis), (int) count, 1));
    }
    return Optional.of(new Slicing(ranges, ranges.stream().map(Range::count).toList()));
  }

  /**
   * Returns a slice as {@code STRIDED_SLICE} says it. Source: {@code strided_slice_logic.h} of
   * TFLite.
   *
   * @return empty where it keeps nothing, adds dimensions, or does not fit the shape
   */
  static Optional<Slicing> of(
      List<Integer> shape,
      List<Integer> begin,
      List<Integer> end,
      List<Integer> strides,
      TfliteOptions.StridedSlice masks) {
    int named = begin.size();
    boolean fits =
        named <= shape.size()
            && end.size() == named
            && strides.size() == named
            && masks.newAxis() == 0
            && masks.ellipsis() == 0;
    if (!fits) {
      return Optional.empty();
    }
    List<Range> ranges = new ArrayList<>();
    List<Integer> output = new ArrayList<>();
    for (int axis = 0; axis < shape.size(); axis++) {
      int size = shape.get(axis);
      boolean shrinks = axis < named && bit(masks.shrink(), axis);
      Optional<Range> range =
          axis >= named
              ? Optional.of(new Range(0, size, 1))
              : shrinks
                  ? single(size, begin.get(axis))
                  : range(size, begin.get(axis), end.get(axis), strides.get(axis), masks, axis);
      if (range.isEmpty() || range.get().count < 1) {
        return Optional.empty();
      }
      ranges.add(range.get());
      if (!shrinks) {
        output.add(range.get().count);
      }
    }
    return Optional.of(new Slicing(ranges, output));
  }

  private static boolean bit(int mask, int axis) {
    return (mask >> axis & 1) != 0;
  }

  private static Optional<Range> single(int size, int index) {
    int at = index < 0 ? index + size : index;
    return at >= 0 && at < size ? Optional.of(new Range(at, 1, 1)) : Optional.empty();
  }

  private static Optional<Range> range(
      int size, int begin, int end, int step, TfliteOptions.StridedSlice masks, int axis) {
    if (step == 0) {
      return Optional.empty();
    }
    int lowest = step > 0 ? 0 : -1;
    int highest = step > 0 ? size : size - 1;
    int from =
        bit(masks.begin(), axis)
            ? (step > 0 ? lowest : highest)
            : within(begin, size, lowest, highest);
    int to =
        bit(masks.end(), axis) ? (step > 0 ? highest : lowest) : within(end, size, lowest, highest);
    int distance = step > 0 ? to - from : from - to;
    return Optional.of(new Range(from, Math.max(0, Math.ceilDiv(distance, Math.abs(step))), step));
  }

  private static int within(int index, int size, int lowest, int highest) {
    long at = index < 0 ? (long) index + size : index;
    return Math.clamp(at, lowest, highest);
  }
}
