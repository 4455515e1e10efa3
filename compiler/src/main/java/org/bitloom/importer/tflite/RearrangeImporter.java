// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.model.Layer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.Window;

/**
 * Makes the layers of operators that take the elements of a sample in another order, from slices
 * and concatenations.
 */
final class RearrangeImporter {
  private static final String FORM =
      " of int8 or uint8 tensors within one sample, by constants, in at most "
          + Swapping.MOST_PIECES
          + " pieces";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final String name;
  private Rearranging rearranging;

  RearrangeImporter(TfliteOperator operator, OperatorTensors tensors, TensorCheck check) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.name = Names.ofLayer(operator.kind().toLowerCase(Locale.ROOT), operator.index());
  }

  private Rearranging.Step input(int position) {
    return new Rearranging.Step(tensors.inputName(position), check.shape(tensors.input(position)));
  }

  private List<Layer> refused(String reason) {
    tensors.refuse(reason, operator.kind() + FORM);
    return List.of();
  }

  /** One sample and one output with the numbers of the first input. */
  private Optional<String> problem(int leastInputs) {
    return tensors
        .streamProblem(leastInputs)
        .or(() -> check.activationProblem(tensors.output()))
        .or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()))
        .or(this::sampleProblem);
  }

  private Optional<String> sampleProblem() {
    return check.elements(tensors.input(0)) == tensors.input(0).elements()
        ? Optional.empty()
        : Optional.of("it reads several samples, " + tensors.input(0));
  }

  private List<Layer> finished(Optional<Rearranging.Step> made) {
    long wanted = tensors.output().elements();
    if (made.isEmpty() || made.get().shape().elements() != wanted) {
      return refused("it makes %s of %s".formatted(tensors.output(), tensors.input(0)));
    }
    rearranging.named(made.get(), check.shape(tensors.output()), name);
    return rearranging.layers().stream().anyMatch(l -> l.inputs().contains(OperatorTensors.REFUSED))
        ? List.of()
        : rearranging.layers();
  }

  /** Returns the layers of a {@code TRANSPOSE} that moves elements; none after it was refused. */
  List<Layer> transpose(List<Integer> order) {
    start();
    Shape whole = new Shape(tensors.input(0).shape());
    return finished(rearranging.transposed(rearranging.shaped(input(0), whole), order));
  }

  private void start() {
    rearranging = new Rearranging(name, check.tensor(operator.outputs().get(0)), check.origin());
  }

  /** Returns the layers of {@code SPACE_TO_DEPTH} and {@code DEPTH_TO_SPACE}; none if refused. */
  List<Layer> blocks(boolean toSpace) {
    Optional<String> problem = problem(1);
    int block =
        operator.options(TfliteOptions.Block.class).map(TfliteOptions.Block::block).orElse(0);
    List<Integer> from = problem.isEmpty() ? check.shape(tensors.input(0)).dimensions() : List.of();
    if (problem.isPresent() || from.size() != 3 || block < 1 || block > Swapping.MOST_PIECES) {
      return refused(problem.orElse("its block is " + block + " of " + tensors.input(0)));
    }
    start();
    int rows = from.get(0);
    int columns = from.get(1);
    int channels = from.get(2);
    boolean fits =
        toSpace ? channels % (block * block) == 0 : rows % block == 0 && columns % block == 0;
    if (!fits) {
      return refused("its block is " + block + " of " + tensors.input(0));
    }
    Shape apart =
        toSpace
            ? Shape.of(rows, columns, block, channels / block)
            : Shape.of(rows / block, block, columns / block, block * channels);
    return finished(
        rearranging.transposed(rearranging.shaped(input(0), apart), List.of(0, 2, 1, 3)));
  }

  /** Returns the layers of {@code PACK}; none after it was refused. */
  List<Layer> pack() {
    int count = operator.inputs().size();
    Optional<String> problem = count < 1 ? Optional.of("it has no inputs") : problem(count);
    for (int i = 0; i < count && problem.isEmpty(); i++) {
      problem =
          tensors.inputName(i) == null
              ? Optional.of("its input, tensor " + operator.inputs().get(i) + ", is not computed")
              : OperatorTensors.sameNumbers(tensors.input(i), tensors.output());
    }
    int rank = problem.isEmpty() ? tensors.input(0).shape().size() + 1 : 1;
    Optional<Integer> axis = axis(rank);
    boolean alike =
        problem.isEmpty()
            && IntStream.range(0, count)
                .allMatch(i -> tensors.input(i).shape().equals(tensors.input(0).shape()));
    if (!alike || axis.isEmpty()) {
      return refused(problem.orElse("it makes %s".formatted(tensors.output())));
    }
    start();
    List<Integer> dims = tensors.input(0).shape();
    Shape one = Shape.of(product(dims, 0, axis.get()), 1, product(dims, axis.get(), dims.size()));
    List<Rearranging.Step> parts =
        IntStream.range(0, count).mapToObj(i -> rearranging.shaped(input(i), one)).toList();
    return finished(Optional.of(rearranging.joined(parts, 1)));
  }

  private Optional<Integer> axis(int rank) {
    return operator
        .options(TfliteOptions.Axis.class)
        .map(o -> o.axis() < 0 ? o.axis() + rank : o.axis())
        .filter(axis -> axis >= 0 && axis < rank);
  }

  private static int product(List<Integer> dims, int from, int to) {
    return dims.subList(from, to).stream().reduce(1, Math::multiplyExact);
  }

  /** Returns {@code [outer, size, inner]} around an axis. */
  private static Shape around(List<Integer> dims, int axis) {
    return Shape.of(product(dims, 0, axis), dims.get(axis), product(dims, axis + 1, dims.size()));
  }

  /** Returns the layers of {@code UNPACK}, the last ones its outputs; none after it was refused. */
  List<Layer> unpack() {
    Optional<String> problem =
        tensors.splitProblem(0, 1).or(this::sampleProblem).or(this::partProblem);
    Optional<Integer> axis =
        problem.isPresent() ? Optional.empty() : axis(tensors.input(0).shape().size());
    List<Integer> dims = problem.isPresent() ? List.of() : tensors.input(0).shape();
    boolean fits = axis.isPresent() && dims.get(axis.get()) == operator.outputs().size();
    if (!fits || operator.outputs().size() > Swapping.MOST_PIECES) {
      return refused(
          problem.orElse(
              "it makes %d parts of %s".formatted(operator.outputs().size(), tensors.input(0))));
    }
    start();
    Rearranging.Step whole = rearranging.shaped(input(0), around(dims, axis.get()));
    for (int i = 0; i < operator.outputs().size(); i++) {
      TfliteTensor output = check.tensor(operator.outputs().get(i));
      Rearranging.Step part = rearranging.taken(whole, 1, List.of(i)).orElseThrow();
      rearranging.named(part, check.shape(output), name + "_" + i);
    }
    return tensors.inputName(0).equals(OperatorTensors.REFUSED) ? List.of() : rearranging.layers();
  }

  private Optional<String> partProblem() {
    long count = operator.outputs().size();
    return operator.outputs().stream()
        .map(check::tensor)
        .flatMap(
            output ->
                check
                    .activationProblem(output)
                    .or(() -> OperatorTensors.sameNumbers(tensors.input(0), output))
                    .or(
                        () ->
                            output.elements() * count == tensors.input(0).elements()
                                ? Optional.empty()
                                : Optional.of("it makes " + output))
                    .stream())
        .findFirst();
  }

  /** Returns the layers of {@code GATHER} by constants; none after it was refused. */
  List<Layer> gather() {
    Optional<String> problem = problem(2);
    Optional<Integer> axis =
        problem.isPresent() ? Optional.empty() : axis(tensors.input(0).shape().size());
    Optional<List<Integer>> positions =
        axis.isEmpty() ? Optional.empty() : positions(tensors.input(0).shape().get(axis.get()));
    if (positions.isEmpty()) {
      return refused(problem.orElse("its positions or its axis are not known"));
    }
    start();
    Shape whole = around(tensors.input(0).shape(), axis.get());
    return finished(rearranging.taken(rearranging.shaped(input(0), whole), 1, positions.get()));
  }

  private Optional<List<Integer>> positions(int size) {
    TfliteTensor named = tensors.input(1);
    if (named.elements() < 1 || named.elements() > 1 << 16) {
      return Optional.empty();
    }
    return TensorCheck.constant(named, Shape.of((int) named.elements()))
        .filter(t -> t.range().min() >= 0 && t.range().max() < size)
        .map(RearrangeImporter::list);
  }

  private static List<Integer> list(Tensor tensor) {
    return IntStream.range(0, tensor.size()).mapToObj(i -> (int) tensor.get(i)).toList();
  }

  /** Returns the layers of {@code MIRROR_PAD}; none after it was refused. */
  List<Layer> mirror() {
    Optional<String> problem = problem(2);
    int rank = problem.isPresent() ? 0 : tensors.input(0).shape().size();
    Optional<Tensor> sides =
        rank == 0
            ? Optional.empty()
            : TensorCheck.constant(tensors.input(1), Shape.of(rank, 2))
                .filter(t -> t.range().min() >= 0 && t.range().max() < Window.LARGEST_SIDE);
    Optional<TfliteOptions.Mirror> mirror = operator.options(TfliteOptions.Mirror.class);
    if (sides.isEmpty() || mirror.isEmpty()) {
      return refused(problem.orElse("its paddings are not known"));
    }
    start();
    List<Integer> dims = new ArrayList<>(tensors.input(0).shape());
    Optional<Rearranging.Step> x = Optional.of(input(0));
    for (int axis = 0; axis < rank && x.isPresent(); axis++) {
      int before = (int) sides.get().get(axis, 0);
      int after = (int) sides.get().get(axis, 1);
      int edge = mirror.get().symmetric() ? 0 : 1;
      if (Math.max(before, after) > dims.get(axis) - edge) {
        return refused("it pads %s by %d and %d".formatted(dims, before, after));
      }
      if (before + after > 0) {
        Shape whole = around(dims, axis);
        List<Integer> positions = mirrored(dims.get(axis), before, after, edge);
        x = rearranging.taken(rearranging.shaped(x.get(), whole), 1, positions);
        dims.set(axis, positions.size());
      }
    }
    return finished(x);
  }

  private static List<Integer> mirrored(int size, int before, int after, int edge) {
    List<Integer> positions = new ArrayList<>();
    for (int i = before - 1; i >= 0; i--) {
      positions.add(i + edge);
    }
    IntStream.range(0, size).forEach(positions::add);
    for (int i = 0; i < after; i++) {
      positions.add(size - 1 - edge - i);
    }
    return positions;
  }
}
