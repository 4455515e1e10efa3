// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Layer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Tensor;

/** Makes the layers of operators that keep a part of a tensor. */
final class SliceImporter {
  private static final String FORM =
      " of one int8 or uint8 tensor, constant positions in rising order, within a sample";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;

  SliceImporter(TfliteOperator operator, OperatorTensors tensors, TensorCheck check) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
  }

  /** Returns the layers of {@code SLICE} or {@code STRIDED_SLICE}; none after it was refused. */
  List<Layer> slice() {
    int inputs = operator.kind().equals("SLICE") ? 3 : 4;
    Optional<String> problem =
        tensors.streamProblem(inputs).or(() -> outputProblem(tensors.output()));
    if (problem.isPresent()) {
      return refused(problem.get());
    }
    Optional<Slicing> slicing = operator.kind().equals("SLICE") ? plain() : strided();
    if (slicing.isEmpty()) {
      return refused("its positions are no constants that fit " + tensors.input(0));
    }
    return layers(slicing.get(), tensors.output(), "");
  }

  /** Returns a slice for every output of {@code SPLIT} and {@code SPLIT_V}; none if refused. */
  List<Layer> split() {
    boolean counted = operator.kind().equals("SPLIT_V");
    int data = counted ? 0 : 1;
    int axisInput = counted ? 2 : 0;
    Optional<String> problem = tensors.splitProblem(data, counted ? 3 : 2);
    Optional<Integer> axis = problem.isPresent() ? Optional.empty() : axis(axisInput, data);
    if (problem.isPresent() || axis.isEmpty()) {
      return refused(problem.orElse("its axis is no constant within " + operator.kind()));
    }
    List<Layer> layers = new ArrayList<>();
    int from = 0;
    for (int output = 0; output < operator.outputs().size(); output++) {
      TfliteTensor part = check.tensor(operator.outputs().get(output));
      Optional<Slicing> slicing = part(tensors.input(data), part, axis.get(), from);
      Optional<String> wrong = outputProblem(part, data);
      if (slicing.isEmpty() || wrong.isPresent()) {
        return refused(wrong.orElse("it makes " + part + " of " + tensors.input(data)));
      }
      from += part.shape().get(axis.get());
      layers.addAll(layers(slicing.get(), part, "_" + output, data));
    }
    return layers;
  }

  private Optional<Integer> axis(int input, int data) {
    int rank = tensors.input(data).shape().size();
    return TensorCheck.constant(tensors.input(input), Shape.of(1))
        .map(t -> (int) (t.get(0) < 0 ? t.get(0) + rank : t.get(0)))
        .filter(axis -> axis >= 0 && axis < rank);
  }

  private static Optional<Slicing> part(TfliteTensor whole, TfliteTensor part, int axis, int from) {
    if (part.shape().size() != whole.shape().size()) {
      return Optional.empty();
    }
    List<Integer> begin = new ArrayList<>();
    for (int i = 0; i < whole.shape().size(); i++) {
      begin.add(i == axis ? from : 0);
    }
    return Slicing.of(whole.shape(), begin, part.shape());
  }

  private List<Layer> refused(String reason) {
    tensors.refuse(reason, operator.kind() + FORM);
    return List.of();
  }

  private Optional<String> outputProblem(TfliteTensor output) {
    return outputProblem(output, 0);
  }

  private Optional<String> outputProblem(TfliteTensor output, int data) {
    return check
        .activationProblem(output)
        .or(() -> OperatorTensors.sameNumbers(tensors.input(data), output));
  }

  private Optional<Slicing> plain() {
    return numbers(1)
        .flatMap(begin -> numbers(2).flatMap(s -> Slicing.of(tensors.input(0).shape(), begin, s)));
  }

  private Optional<Slicing> strided() {
    Optional<TfliteOptions.StridedSlice> masks = operator.options(TfliteOptions.StridedSlice.class);
    Optional<List<Integer>> begin = numbers(1);
    Optional<List<Integer>> end = numbers(2);
    Optional<List<Integer>> strides = numbers(3);
    boolean known =
        masks.isPresent() && begin.isPresent() && end.isPresent() && strides.isPresent();
    return known
        ? Slicing.of(tensors.input(0).shape(), begin.get(), end.get(), strides.get(), masks.get())
        : Optional.empty();
  }

  private Optional<List<Integer>> numbers(int position) {
    TfliteTensor tensor = tensors.input(position);
    if (tensor.shape().size() != 1 || tensor.elements() < 1 || tensor.elements() > 8) {
      return Optional.empty();
    }
    return TensorCheck.constant(tensor, new Shape(tensor.shape()))
        .filter(t -> t.range().min() >= Integer.MIN_VALUE && t.range().max() <= Integer.MAX_VALUE)
        .map(SliceImporter::list);
  }

  private static List<Integer> list(Tensor tensor) {
    return Arrays.stream(tensor.toArray()).mapToObj(value -> (int) value).toList();
  }

  private List<Layer> layers(Slicing slicing, TfliteTensor output, String suffix) {
    return layers(slicing, output, suffix, 0);
  }

  /** Returns the slice and, where dimensions go, what gives it the shape of the output. */
  private List<Layer> layers(Slicing slicing, TfliteTensor output, String suffix, int data) {
    TfliteTensor input = tensors.input(data);
    int dropped = input.shape().size() - check.shape(input).dimensions().size();
    boolean samples =
        slicing.ranges().stream()
            .limit(dropped)
            .allMatch(r -> r.start() == 0 && r.count() == input.shape().get(0));
    boolean rising = slicing.ranges().stream().allMatch(r -> r.step() > 0 || r.count() == 1);
    long kept =
        slicing.ranges().stream().mapToLong(Slicing.Range::count).reduce(1, (a, b) -> a * b);
    if (!samples || !rising || kept != output.elements()) {
      return refused("it makes " + output + " of " + input + " by " + slicing.ranges());
    }
    List<Slice.Range> ranges =
        slicing.ranges().stream()
            .skip(dropped)
            .map(r -> new Slice.Range(r.start(), r.count(), r.count() == 1 ? 1 : r.step()))
            .toList();
    String name = Names.ofLayer("slice", operator.index()) + suffix;
    Shape shape = check.shape(output);
    Shape sliced = new Shape(ranges.stream().map(Slice.Range::count).toList());
    String streamName = tensors.inputName(data);
    if (streamName.equals(OperatorTensors.REFUSED)) {
      return List.of();
    }
    if (sliced.equals(shape)) {
      return List.of(new SliceLayer(name, streamName, ranges, check.origin()));
    }
    String inner = name + "_kept";
    return List.of(
        new SliceLayer(inner, streamName, ranges, check.origin()),
        new ReshapeLayer(name, inner, shape, check.origin()));
  }
}
