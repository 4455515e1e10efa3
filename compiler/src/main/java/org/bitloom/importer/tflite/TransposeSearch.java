// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Finds the transposes of a graph, and those that an input meets before anything else. */
final class TransposeSearch {
  /** Between an input and its transpose are few operators. */
  private static final int MOST_TENSORS = 64;

  private TransposeSearch() {}

  /** Returns the constant permutation of a transpose that fits its input and its output. */
  static Optional<List<Integer>> permutation(TfliteModel model, TfliteOperator operator) {
    boolean counts =
        operator.kind().equals("TRANSPOSE")
            && operator.inputs().size() == 2
            && operator.inputs().stream().noneMatch(i -> i < 0)
            && operator.outputs().size() == 1;
    if (!counts) {
      return Optional.empty();
    }
    List<Integer> dims = model.tensors().get(operator.inputs().get(0)).shape();
    int rank = dims.size();
    List<Integer> output = model.tensors().get(operator.outputs().get(0)).shape();
    return rank == 0
        ? Optional.empty()
        : TensorCheck.constant(model.tensors().get(operator.inputs().get(1)), Shape.of(rank))
            .map(TransposeSearch::axes)
            .filter(axes -> new HashSet<>(axes).size() == rank)
            .filter(axes -> axes.stream().allMatch(a -> a >= 0 && a < rank))
            .filter(axes -> axes.stream().map(dims::get).toList().equals(output));
  }

  private static List<Integer> axes(Tensor order) {
    int rank = order.size();
    return IntStream.range(0, rank)
        .mapToObj(i -> (int) (order.get(i) < 0 ? order.get(i) + rank : order.get(i)))
        .toList();
  }

  /**
   * Returns for each input the first transpose behind it with nothing but functions of one element
   * in between.
   */
  static Map<Integer, TfliteOperator> behindInputs(TfliteModel model) {
    Map<Integer, TfliteOperator> found = new LinkedHashMap<>();
    for (int input : model.inputs()) {
      behind(model, input).ifPresent(transpose -> found.put(input, transpose));
    }
    return found;
  }

  private static Optional<TfliteOperator> behind(TfliteModel model, int input) {
    int rank = model.tensors().get(input).shape().size();
    if (model.tensors().get(input).elements() < 1) {
      return Optional.empty();
    }
    Set<Integer> seen = new HashSet<>(Set.of(input));
    Deque<Integer> open = new ArrayDeque<>(seen);
    while (!open.isEmpty() && seen.size() < MOST_TENSORS) {
      int tensor = open.poll();
      for (TfliteOperator operator : model.operators()) {
        if (!operator.inputs().contains(tensor) || operator.outputs().size() != 1) {
          continue;
        }
        Optional<List<Integer>> order = permutation(model, operator);
        if (order.isPresent() && order.get().size() == rank) {
          return Optional.of(operator);
        }
        int output = operator.outputs().get(0);
        boolean same =
            model.tensors().get(output).shape().equals(model.tensors().get(input).shape());
        if (order.isEmpty() && same && seen.add(output)) {
          open.add(output);
        }
      }
    }
    return Optional.empty();
  }
}
