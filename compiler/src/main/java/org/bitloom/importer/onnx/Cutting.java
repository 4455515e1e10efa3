// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which positions of each dimension a Slice or a part of a Split keeps.
 *
 * @param from the least one
 * @param step from one to the next, at least 1
 * @param dims how many there are
 * @param turned dimensions whose positions are kept from the last to the first
 */
record Cutting(List<Integer> from, List<Integer> step, List<Integer> dims, List<Integer> turned) {
  private static final String FORM = "Slice and Split with known numbers and steps other than 0";

  /** Copies the lists and refuses parts without an element. */
  Cutting {
    from = List.copyOf(from);
    step = List.copyOf(step);
    dims = List.copyOf(dims);
    turned = List.copyOf(turned);
    if (dims.stream().anyMatch(d -> d < 1)) {
      throw new Refused("nothing of it is left: " + dims, FORM);
    }
  }

  /** Reads a Slice of a tensor of these dimensions. */
  static Cutting slice(Reading reading, OnnxNode node, List<Integer> from) {
    int rank = from.size();
    List<Integer> starts = known(reading, node, 1, "starts");
    List<Integer> ends = known(reading, node, 2, "ends");
    List<Integer> axes =
        numbers(reading, node, 3, "axes")
            .orElse(IntStream.range(0, starts.size()).boxed().toList());
    List<Integer> steps =
        numbers(reading, node, 4, "steps").orElse(Collections.nCopies(starts.size(), 1));
    if (ends.size() != starts.size()
        || axes.size() != starts.size()
        || steps.size() != starts.size()
        || steps.contains(0)) {
      throw new Refused("its starts are %s, its steps %s".formatted(starts, steps), FORM);
    }
    List<Integer> first = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> step = new ArrayList<>(Collections.nCopies(rank, 1));
    List<Integer> dims = new ArrayList<>(from);
    List<Integer> turned = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      int axis = Reading.axis(axes.get(i), rank);
      int size = from.get(axis);
      int by = steps.get(i);
      // What runs backwards begins at the last element at most, and can end in front of the first.
      int before = by < 0 ? 1 : 0;
      int start = bounded(starts.get(i), size, 0, size - before);
      int count = Math.ceilDiv(bounded(ends.get(i), size, -before, size - before) - start, by);
      first.set(axis, by < 0 ? start + (count - 1) * by : start);
      step.set(axis, count > 1 ? Math.abs(by) : 1);
      dims.set(axis, count);
      if (by < 0 && count > 1) {
        turned.add(axis);
      }
    }
    return new Cutting(first, step, dims, turned);
  }

  /** Reads a Split of a tensor of these dimensions: one part per output of the node. */
  static List<Cutting> split(Reading reading, OnnxNode node, List<Integer> from) {
    int axis = Reading.axis(node.integer("axis", 0), from.size());
    int count = node.outputs().size();
    int equal = Math.ceilDiv(from.get(axis), count);
    List<Integer> sizes =
        numbers(reading, node, 1, "split")
            .orElse(
                IntStream.range(0, count)
                    .map(i -> Math.min(equal, from.get(axis) - i * equal))
                    .boxed()
                    .toList());
    boolean fits =
        sizes.size() == count
            && sizes.stream().allMatch(s -> s > 0)
            && sizes.stream().mapToLong(Integer::longValue).sum() == from.get(axis);
    if (!fits) {
      throw new Refused("it splits %s into %s".formatted(from, sizes), FORM);
    }
    List<Cutting> parts = new ArrayList<>();
    List<Integer> first = new ArrayList<>(Collections.nCopies(from.size(), 0));
    for (int size : sizes) {
      List<Integer> dims = new ArrayList<>(from);
      dims.set(axis, size);
      parts.add(new Cutting(first, Collections.nCopies(from.size(), 1), dims, List.of()));
      first.set(axis, first.get(axis) + size);
    }
    return parts;
  }

  private static List<Integer> known(Reading reading, OnnxNode node, int position, String key) {
    return numbers(reading, node, position, key)
        .orElseThrow(() -> new Refused("its " + key + " are not known", FORM));
  }

  private static Optional<List<Integer>> numbers(
      Reading reading, OnnxNode node, int position, String key) {
    return reading
        .optionalConstant(node, position)
        .map(Constant::sizes)
        .or(() -> node.integers(key));
  }

  private static int bounded(int index, int size, int least, int most) {
    return Math.max(least, Math.min(most, index < 0 ? index + size : index));
  }
}
