// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.model.Layer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Makes the layers of operators that take the positions of each dimension in reverse, or again and
 * again, from slices and concatenations.
 */
final class RepetitionImporter {
  private static final String FORM =
      " of int8 or uint8 tensors within one sample, by constants, in at most "
          + Swapping.MOST_PIECES
          + " pieces along a dimension";

  /** Dimensions that TFLite's kernels take. */
  private static final int MOST_DIMENSIONS = 8;

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;

  RepetitionImporter(TfliteOperator operator, OperatorTensors tensors, TensorCheck check) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
  }

  /** Returns the layers of {@code REVERSE_V2}; none after it was refused. */
  List<Layer> reversed() {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      return refused(problem.get());
    }
    List<Integer> dims = tensors.input(0).shape();
    Optional<List<Integer>> axes =
        constants()
            .map(list -> list.stream().map(a -> a < 0 ? a + dims.size() : a).toList())
            .filter(list -> list.stream().allMatch(a -> a >= 0 && a < dims.size()));
    if (axes.isEmpty()) {
      return refused("its axes are not known");
    }
    List<List<Integer>> positions = new ArrayList<>();
    for (int axis = 0; axis < dims.size(); axis++) {
      List<Integer> all = new ArrayList<>(IntStream.range(0, dims.get(axis)).boxed().toList());
      if (axes.get().contains(axis)) {
        Collections.reverse(all);
      }
      positions.add(all);
    }
    return taken(dims, positions);
  }

  /** Returns the layers of {@code TILE}; none after it was refused. */
  List<Layer> tiled() {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      return refused(problem.get());
    }
    List<Integer> dims = tensors.input(0).shape();
    List<Integer> output = tensors.output().shape();
    Optional<List<Integer>> times =
        constants()
            .filter(list -> list.size() == dims.size() && output.size() == dims.size())
            .filter(
                list ->
                    IntStream.range(0, dims.size())
                        .allMatch(i -> output.get(i) == (long) list.get(i) * dims.get(i)));
    return times.isEmpty() ? misfit() : taken(dims, repeated(dims, output));
  }

  /** Returns the layers of {@code BROADCAST_TO}; none after it was refused. */
  List<Layer> broadcast() {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      return refused(problem.get());
    }
    List<Integer> output = tensors.output().shape();
    int missing = output.size() - tensors.input(0).shape().size();
    if (missing < 0 || constants().filter(output::equals).isEmpty()) {
      return misfit();
    }
    List<Integer> dims = new ArrayList<>(Collections.nCopies(missing, 1));
    dims.addAll(tensors.input(0).shape());
    boolean fits =
        IntStream.range(0, dims.size())
            .allMatch(i -> dims.get(i) == 1 || dims.get(i).equals(output.get(i)));
    return fits ? taken(dims, repeated(dims, output)) : misfit();
  }

  private static List<List<Integer>> repeated(List<Integer> from, List<Integer> to) {
    return IntStream.range(0, from.size())
        .mapToObj(axis -> IntStream.range(0, to.get(axis)).mapToObj(i -> i % from.get(axis)))
        .map(positions -> positions.toList())
        .toList();
  }

  /**
   * The shortest tensors travel as long as possible where the last dimensions are taken last.
   *
   * @param dims of the input
   * @param positions of each dimension
   */
  private List<Layer> taken(List<Integer> dims, List<List<Integer>> positions) {
    if (tensors.inputName().equals(OperatorTensors.REFUSED)) {
      return List.of();
    }
    String name = Names.ofLayer(operator.kind().toLowerCase(Locale.ROOT), operator.index());
    Rearranging made = new Rearranging(name, tensors.output(), check.origin());
    Rearranging.Step x = new Rearranging.Step(tensors.inputName(), check.shape(tensors.input(0)));
    List<Integer> now = new ArrayList<>(dims);
    for (int axis = 0; axis < dims.size(); axis++) {
      List<Integer> wanted = positions.get(axis);
      if (wanted.equals(IntStream.range(0, dims.get(axis)).boxed().toList())) {
        continue;
      }
      Shape around =
          Shape.of(product(now, 0, axis), now.get(axis), product(now, axis + 1, now.size()));
      Optional<Rearranging.Step> next = made.taken(made.shaped(x, around), 1, wanted);
      if (next.isEmpty()) {
        return refused("it takes dimension %d of %s in too many pieces".formatted(axis, now));
      }
      x = next.get();
      now.set(axis, wanted.size());
    }
    made.named(x, check.shape(tensors.output()), name);
    return made.layers();
  }

  private static int product(List<Integer> dims, int from, int to) {
    return dims.subList(from, to).stream().reduce(1, Math::multiplyExact);
  }

  private Optional<List<Integer>> constants() {
    TfliteTensor named = tensors.input(1);
    return named.elements() < 1 || named.elements() > MOST_DIMENSIONS
        ? Optional.empty()
        : TensorCheck.constant(named, Shape.of((int) named.elements()))
            .map(RepetitionImporter::list)
            .filter(list -> list.stream().allMatch(v -> v.intValue() == v))
            .map(list -> list.stream().map(Long::intValue).toList());
  }

  private static List<Long> list(Tensor tensor) {
    return IntStream.range(0, tensor.size()).mapToObj(tensor::get).toList();
  }

  /** One sample of positive dimensions, and an output of one sample with the same numbers. */
  private Optional<String> problem() {
    return tensors
        .streamProblem(2)
        .or(() -> check.activationProblem(tensors.output()))
        .or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()))
        .or(
            () ->
                single(tensors.input(0)) && single(tensors.output())
                    ? Optional.empty()
                    : Optional.of(
                        "it makes %s of %s".formatted(tensors.output(), tensors.input(0))));
  }

  private boolean single(TfliteTensor tensor) {
    return check.elements(tensor) == tensor.elements()
        && tensor.elements() > 0
        && tensor.elements() <= Integer.MAX_VALUE;
  }

  private List<Layer> misfit() {
    return refused("it makes %s of %s".formatted(tensors.output(), tensors.input(0)));
  }

  private List<Layer> refused(String reason) {
    tensors.refuse(reason, operator.kind() + FORM);
    return List.of();
  }
}
