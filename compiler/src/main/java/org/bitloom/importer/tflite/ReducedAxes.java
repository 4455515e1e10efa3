// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.operator.Shape;

/**
 * Dimensions of a sample that an operator reduces.
 *
 * @param sample all dimensions
 * @param reduced which of them, counted from 0
 */
record ReducedAxes(Shape sample, Set<Integer> reduced) {
  /** Copies the set. */
  ReducedAxes {
    reduced = Set.copyOf(reduced);
  }

  /**
   * Dimensions that follow each other and are reduced.
   *
   * @param outer vectors in front of them
   * @param count elements of all of them
   * @param inner elements behind them
   */
  record Run(int outer, int count, int inner) {}

  /** Returns what is reduced, outermost first; dimensions of one element are in nobody's way. */
  List<Run> runs() {
    List<Integer> sizes = sample.dimensions();
    List<Run> runs = new ArrayList<>();
    int outer = 1;
    int axis = 0;
    while (axis < sizes.size()) {
      int count = 1;
      while (axis < sizes.size() && (sizes.get(axis) == 1 || reduced.contains(axis))) {
        count *= sizes.get(axis);
        axis++;
      }
      if (count > 1) {
        runs.add(new Run(outer, count, sample.elements() / outer / count));
      }
      if (axis < sizes.size()) {
        outer *= count * sizes.get(axis);
        axis++;
      }
    }
    return runs;
  }

  /** Returns all of it as one run; a run of one element where nothing is reduced. */
  Run whole() {
    return runs().stream().findFirst().orElse(new Run(1, 1, sample.elements()));
  }

  /**
   * Returns orders of the dimensions in which the reduced ones follow each other and the others
   * keep theirs: where the first of the reduced ones is, and where the last one is.
   */
  List<List<Integer>> orders() {
    int first = reduced.stream().min(Integer::compare).orElse(0);
    int last = reduced.stream().max(Integer::compare).orElse(0);
    return List.of(order(first), order(last));
  }

  private List<Integer> order(int place) {
    List<Integer> kept =
        IntStream.range(0, sample.dimensions().size())
            .filter(d -> !reduced.contains(d))
            .boxed()
            .toList();
    Stream<Integer> before = kept.stream().filter(d -> d < place);
    Stream<Integer> behind = kept.stream().filter(d -> d > place);
    return Stream.of(before, reduced.stream().sorted(), behind).flatMap(d -> d).toList();
  }

  /** Returns the same of the sample with its dimensions in another order. */
  ReducedAxes inOrder(List<Integer> order) {
    return new ReducedAxes(
        new Shape(order.stream().map(sample.dimensions()::get).toList()),
        Set.copyOf(
            IntStream.range(0, order.size())
                .filter(d -> reduced.contains(order.get(d)))
                .boxed()
                .toList()));
  }
}
