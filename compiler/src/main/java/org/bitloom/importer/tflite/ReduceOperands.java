// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * What an operator reduces: a tensor, and constant axes of it.
 *
 * @param tensors of the operator
 * @param check of its file
 */
record ReduceOperands(OperatorTensors tensors, TensorCheck check) {
  private static final int MOST_AXES = 8;

  /** Returns why they cannot be built; empty where they can. */
  Optional<String> problem() {
    return tensors
        .streamProblem(2)
        .or(() -> check.activationProblem(tensors.output()))
        .or(this::axesProblem)
        .or(this::shapeProblem);
  }

  /** Returns why what is reduced is no run. */
  String apart() {
    return "its axes %s of %s are further apart than %d elements"
        .formatted(axes(), tensors.input(0), Swapping.MOST_PIECES);
  }

  private Optional<String> axesProblem() {
    int rank = tensors.input(0).shape().size();
    int samples = rank - sample().dimensions().size();
    TfliteTensor named = tensors.input(1);
    boolean constant =
        named.elements() > 0
            && named.elements() <= 2 * MOST_AXES
            && TensorCheck.constant(named, Shape.of((int) named.elements())).isPresent();
    if (!constant) {
      return Optional.of("its axes are not constant");
    }
    if (axes().stream().anyMatch(axis -> axis < 0 || axis >= rank)) {
      return Optional.of("its axes are " + axes());
    }
    boolean within =
        axes().stream()
            .allMatch(axis -> axis >= samples || tensors.input(0).shape().get(axis) == 1);
    return within ? Optional.empty() : Optional.of("it reduces the axis of samples");
  }

  /** Returns the axes as they count from the front, in order. */
  private Set<Integer> axes() {
    int rank = tensors.input(0).shape().size();
    int count = (int) tensors.input(1).elements();
    Tensor axes = TensorCheck.constant(tensors.input(1), Shape.of(count)).orElseThrow();
    return IntStream.range(0, count)
        .mapToObj(i -> (int) (axes.get(i) < 0 ? axes.get(i) + rank : axes.get(i)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Dimensions of one element may be kept or not. */
  private Optional<String> shapeProblem() {
    List<Integer> input = tensors.input(0).shape();
    List<Integer> kept =
        IntStream.range(0, input.size())
            .filter(d -> !axes().contains(d) && input.get(d) != 1)
            .mapToObj(input::get)
            .toList();
    return tensors.output().shape().stream().filter(d -> d != 1).toList().equals(kept)
        ? Optional.empty()
        : Optional.of(
            "it makes %s from %s over axes %s"
                .formatted(tensors.output(), tensors.input(0), axes()));
  }

  /** Returns what is reduced, as dimensions of a sample. */
  ReducedAxes reduced() {
    int dropped = tensors.input(0).shape().size() - sample().dimensions().size();
    return new ReducedAxes(
        sample(),
        axes().stream()
            .filter(a -> a >= dropped)
            .map(a -> a - dropped)
            .collect(Collectors.toSet()));
  }

  /** Returns the shape of a sample of the input. */
  Shape sample() {
    return check.shape(tensors.input(0));
  }
}
