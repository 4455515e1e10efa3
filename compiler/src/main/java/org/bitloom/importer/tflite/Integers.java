// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/**
 * A small constant of integers, such as the shape of a tensor.
 *
 * @param shape dimensions; none for a single number
 * @param values in row-major order
 */
record Integers(List<Integer> shape, List<Long> values) {
  Integers {
    shape = List.copyOf(shape);
    values = List.copyOf(values);
    if (elements(shape) != values.size()) {
      throw new IllegalArgumentException(values.size() + " values of shape " + shape);
    }
  }

  /** Returns a vector. */
  static Integers vector(List<Long> values) {
    return new Integers(List.of(values.size()), values);
  }

  /** Returns a single number. */
  static Integers number(long value) {
    return new Integers(List.of(), List.of(value));
  }

  static int elements(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Returns the same values in another shape. */
  Integers shaped(List<Integer> other) {
    return new Integers(other, values);
  }

  /** Returns the values of one dimension as a list, where there is at most one. */
  List<Integer> whole() {
    return values.stream().map(Math::toIntExact).toList();
  }

  /** Returns the elements that a slice keeps. */
  Integers slice(Slicing slicing) {
    List<Long> kept = new ArrayList<>();
    List<Slicing.Range> ranges = slicing.ranges();
    int count = ranges.stream().mapToInt(Slicing.Range::count).reduce(1, Math::multiplyExact);
    for (int i = 0; i < count; i++) {
      int rest = i;
      int place = 0;
      int step = 1;
      for (int axis = ranges.size() - 1; axis >= 0; axis--) {
        Slicing.Range range = ranges.get(axis);
        place += (range.start() + rest % range.count() * range.step()) * step;
        rest /= range.count();
        step *= shape.get(axis);
      }
      kept.add(values.get(place));
    }
    return new Integers(slicing.shape(), kept);
  }

  /** Joins parts of the same shape but along an axis. */
  static Integers concatenated(List<Integers> parts, int axis) {
    List<Integer> shape = new ArrayList<>(parts.get(0).shape);
    shape.set(axis, parts.stream().mapToInt(p -> p.shape.get(axis)).sum());
    int outer = elements(shape.subList(0, axis));
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < outer; i++) {
      for (Integers part : parts) {
        int run = part.values.size() / outer;
        values.addAll(part.values.subList(i * run, (i + 1) * run));
      }
    }
    return new Integers(shape, values);
  }

  /** Combines two constants of one shape, or of which one is a single number. */
  Integers with(Integers other, LongBinaryOperator operation) {
    List<Integer> common = values.size() >= other.values.size() ? shape : other.shape;
    int count = elements(common);
    return new Integers(
        common,
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    operation.applyAsLong(
                        values.get(i % values.size()), other.values.get(i % other.values.size())))
            .toList());
  }
}
