// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.PadLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.Window;

/** Makes the layers of operators that put elements into another place. */
final class ReorderImporter {
  private static final String CONCATENATION_FORM =
      "CONCATENATION of computed tensors with the output's type, and its scale where they are int8,"
          + " along an axis within a sample, without an activation";
  private static final String PAD_FORM =
      "PAD or PADV2 of one int8 or uint8 tensor by constants, within a sample";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;

  ReorderImporter(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.arithmetic = arithmetic;
  }

  /** Returns the layers of {@code CONCATENATION}; none after it was refused. */
  List<Layer> concatenation() {
    int count = operator.inputs().size();
    Optional<String> problem =
        count < 2
            ? Optional.of("it has " + count + " inputs")
            : tensors
                .streamProblem(count)
                .or(this::inputProblem)
                .or(() -> check.activationProblem(tensors.output()))
                .or(this::numberProblem)
                .or(this::axisProblem);
    if (problem.isPresent()) {
      tensors.refuse(problem.get(), CONCATENATION_FORM);
      return List.of();
    }
    String name = Names.ofLayer("concat", operator.index());
    List<Layer> layers = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (OperatorTensors.sameNumbers(tensors.input(i), tensors.output()).isEmpty()) {
        parts.add(tensors.inputName(i));
      } else {
        parts.add(name + "_input" + i);
        layers.add(rescaled(parts.getLast(), i));
      }
    }
    layers.add(
        new ConcatLayer(
            name,
            parts,
            axis(),
            TensorCheck.type(tensors.output()),
            TensorCheck.quantization(tensors.output()),
            arithmetic.elementwise(),
            check.origin()));
    return IntStream.range(0, count)
            .anyMatch(i -> tensors.inputName(i).equals(OperatorTensors.REFUSED))
        ? List.of()
        : layers;
  }

  private Layer rescaled(String name, int position) {
    TfliteTensor input = tensors.input(position);
    return FunctionTables.layer(
        name,
        tensors.inputName(position),
        input,
        tensors.output(),
        FunctionTables.concatenated(
            TensorCheck.quantization(input), TensorCheck.quantization(tensors.output())),
        check.origin());
  }

  private Optional<String> inputProblem() {
    return IntStream.range(0, operator.inputs().size())
        .filter(i -> tensors.inputName(i) == null)
        .mapToObj(i -> "its input, tensor " + operator.inputs().get(i) + ", is not computed")
        .findFirst();
  }

  /**
   * TFLite's int8 kernel copies; the converter has put {@code QUANTIZE} where scales differ. Its
   * uint8 kernel changes the scale.
   */
  private Optional<String> numberProblem() {
    return IntStream.range(0, operator.inputs().size())
        .mapToObj(tensors::input)
        .flatMap(input -> check.activationProblem(input).or(() -> joined(input)).stream())
        .findFirst();
  }

  private Optional<String> joined(TfliteTensor input) {
    boolean rescales = input.type().equals("UINT8") && tensors.output().type().equals("UINT8");
    return rescales ? Optional.empty() : OperatorTensors.sameNumbers(input, tensors.output());
  }

  private Optional<String> axisProblem() {
    Optional<TfliteOptions.Concatenation> options =
        operator.options(TfliteOptions.Concatenation.class);
    if (options.isEmpty()) {
      return Optional.of("it has no options");
    }
    if (!options.get().activation().equals("NONE")) {
      return Optional.of("its activation is " + options.get().activation());
    }
    if (axis() < 0) {
      return Optional.of("its axis is " + options.get().axis());
    }
    return tensors.outputProblem(
        ConcatLayer.shape(
            IntStream.range(0, operator.inputs().size())
                .mapToObj(i -> check.shape(tensors.input(i)))
                .toList(),
            axis()));
  }

  /** Returns the axis within a sample; negative where it is that of the samples. */
  private int axis() {
    int rank = tensors.output().shape().size();
    int axis = operator.options(TfliteOptions.Concatenation.class).orElseThrow().axis();
    int dropped = rank - check.shape(tensors.output()).dimensions().size();
    return (axis < 0 ? axis + rank : axis) - dropped;
  }

  /**
   * Returns the layers of a {@code TRANSPOSE}: a reshape where it moves nothing but dimensions of
   * one element; none after it was refused.
   */
  List<Layer> transpose() {
    Optional<String> problem =
        tensors
            .streamProblem(2)
            .or(() -> check.activationProblem(tensors.output()))
            .or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()));
    Optional<List<Integer>> axes = problem.isPresent() ? Optional.empty() : axes();
    if (axes.isEmpty()) {
      tensors.refuse(
          problem.orElse(
              "it makes %s of %s by no constant order"
                  .formatted(tensors.output(), tensors.input(0))),
          "TRANSPOSE by a constant order of dimensions");
      return List.of();
    }
    List<Integer> shape = tensors.input(0).shape();
    List<Integer> moved = axes.get().stream().filter(axis -> shape.get(axis) > 1).toList();
    if (!moved.equals(moved.stream().sorted().toList())) {
      return moving(axes.get());
    }
    return tensors
        .unlessRefused(
            new ReshapeLayer(
                Names.ofLayer("reshape", operator.index()),
                tensors.inputName(),
                check.shape(tensors.output()),
                check.origin()))
        .map(List::of)
        .orElse(List.of());
  }

  private List<Layer> moving(List<Integer> axes) {
    if (check.elements(tensors.input(0)) != tensors.input(0).elements()) {
      tensors.refuse("it moves elements of several samples", "TRANSPOSE of one sample");
      return List.of();
    }
    return new RearrangeImporter(operator, tensors, check).transpose(axes);
  }

  private Optional<List<Integer>> axes() {
    List<Integer> shape = tensors.input(0).shape();
    int rank = shape.size();
    return rank == 0
        ? Optional.empty()
        : TensorCheck.constant(tensors.input(1), Shape.of(rank))
            .map(
                t -> IntStream.range(0, rank).mapToObj(i -> Math.floorMod(t.get(i), rank)).toList())
            .filter(order -> IntStream.range(0, rank).allMatch(order::contains))
            .filter(
                order -> order.stream().map(shape::get).toList().equals(tensors.output().shape()));
  }

  /** Returns the layer of {@code PAD} and {@code PADV2}; empty after it was refused. */
  Optional<Layer> pad() {
    Optional<String> problem =
        tensors
            .streamProblem(2)
            .or(() -> check.activationProblem(tensors.output()))
            .or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()))
            .or(this::sideProblem)
            .or(this::valueProblem);
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), PAD_FORM);
    }
    Quantization quantization = TensorCheck.quantization(tensors.output());
    double value = quantization.scale() * (value().orElseThrow() - quantization.zeroPoint());
    return tensors.unlessRefused(
        new PadLayer(
            Names.ofLayer("pad", operator.index()),
            tensors.inputName(),
            sides(),
            (float) value,
            check.origin()));
  }

  private Optional<Tensor> numbers() {
    int rank = tensors.input(0).shape().size();
    return rank == 0 ? Optional.empty() : TensorCheck.constant(tensors.input(1), Shape.of(rank, 2));
  }

  private Optional<String> sideProblem() {
    Optional<Tensor> numbers = numbers();
    if (numbers.isEmpty()) {
      return Optional.of("its paddings are no constant of two numbers per dimension");
    }
    if (numbers.get().range().min() < 0 || numbers.get().range().max() > Window.LARGEST_SIDE) {
      return Optional.of("it pads by " + numbers.get().range());
    }
    int dropped =
        tensors.input(0).shape().size() - check.shape(tensors.input(0)).dimensions().size();
    for (int i = 0; i < 2 * dropped; i++) {
      if (numbers.get().get(i) != 0) {
        return Optional.of("it pads the axis of samples");
      }
    }
    return tensors.outputProblem(PadLayer.shape(check.shape(tensors.input(0)), sides()));
  }

  private List<Pad.Side> sides() {
    Tensor numbers = numbers().orElseThrow();
    int rank = tensors.input(0).shape().size();
    int dropped = rank - check.shape(tensors.input(0)).dimensions().size();
    return IntStream.range(dropped, rank)
        .mapToObj(i -> new Pad.Side((int) numbers.get(i, 0), (int) numbers.get(i, 1)))
        .toList();
  }

  private boolean hasValue() {
    return operator.inputs().size() > 2 && operator.inputs().get(2) >= 0;
  }

  /** Returns the quantized value of the border: the zero point, or a constant of the same scale. */
  private Optional<Long> value() {
    if (!hasValue()) {
      return Optional.of(TensorCheck.quantization(tensors.output()).zeroPoint());
    }
    return TensorCheck.constant(tensors.input(2), Shape.of(1)).map(t -> t.get(0));
  }

  private Optional<String> valueProblem() {
    if (!hasValue()) {
      return Optional.empty();
    }
    return value().isEmpty()
        ? Optional.of("its value, tensor " + operator.inputs().get(2) + ", is no constant")
        : OperatorTensors.sameNumbers(tensors.input(2), tensors.output());
  }
}
