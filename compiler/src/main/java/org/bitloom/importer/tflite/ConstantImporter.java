// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.TfliteVariant;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layers of {@code ADD}, {@code SUB} and {@code MUL} with a constant operand. */
final class ConstantImporter {
  private static final String FORM =
      " of an int8, uint8 or int16 tensor and a constant of its type that is broadcast to it, with"
          + " NONE, RELU, RELU6 or RELU_N1_TO_1";

  private final TfliteOperator operator;
  private final OperatorTensors common;
  private final TensorCheck check;
  private final Arithmetic arithmetic;
  private final boolean first;

  private static final String CHOICE =
      " of two computed tensors, or of one and a single number, all with one scale";

  /** Imports an operator whose first or second input is a constant. */
  ConstantImporter(
      TfliteOperator operator,
      OperatorTensors common,
      TensorCheck check,
      Arithmetic arithmetic,
      boolean first) {
    this.operator = operator;
    this.common = common;
    this.check = check;
    this.arithmetic = arithmetic;
    this.first = first;
  }

  private TfliteTensor constant() {
    return common.input(first ? 0 : 1);
  }

  private TfliteTensor stream() {
    return common.input(first ? 1 : 0);
  }

  /** Returns the layers, the last of which is the result; none after it was refused. */
  List<Layer> layers() {
    Optional<String> problem =
        common
            .streamProblem(2, first ? 1 : 0)
            .or(() -> check.activationProblem(common.output()))
            .or(this::typeProblem)
            .or(() -> check.quantizationProblem(constant()))
            .or(() -> CombineImporter.choiceProblem(operator, common))
            .or(common::fusedProblem);
    Optional<Tensor> values = problem.isEmpty() ? values() : Optional.empty();
    if (problem.isEmpty() && values.isEmpty()) {
      problem = Optional.of("tensor " + constant().index() + " is no constant of its shape");
    }
    CombineLayer.Kind kind = CombineLayer.Kind.valueOf(operator.kind());
    if (problem.isEmpty() && kind.choosesOne()) {
      Interval range = values.orElseThrow().range();
      if (range.min() == range.max()) {
        return list(clip(kind, range.min()));
      }
      problem = Optional.of("its constant has elements from " + range.min() + " to " + range.max());
    }
    if (problem.isPresent()) {
      return list(common.refuse(problem.get(), form(kind)));
    }
    Optional<PowerSum> powers = PowerSum.of(operator, common, check, arithmetic);
    return powers.isPresent()
        ? powers.get().ofConstant(first ? 1 : 0, values.orElseThrow())
        : expanded(layer(kind, values.orElseThrow()));
  }

  private static List<Layer> list(Optional<Layer> layer) {
    return layer.map(List::of).orElse(List.of());
  }

  private List<Layer> expanded(Optional<Layer> layer) {
    List<TypedTensor> types = List.of(common.typed(first ? 1 : 0));
    return layer.map(l -> l.expanded(types, UnaryOperator.identity())).orElse(List.of());
  }

  private Optional<Layer> layer(CombineLayer.Kind kind, Tensor values) {
    Quantization numbers = TensorCheck.quantization(constant());
    return common.fitting(
        new ConstantLayer(
            Names.ofLayer(kind.keyword(), operator.index()),
            common.inputName(first ? 1 : 0),
            kind,
            first,
            new LayerWeights(
                values,
                TensorCheck.type(constant()),
                List.of(numbers.scale()),
                numbers.zeroPoint()),
            common.fusedActivation(),
            TensorCheck.type(common.output()),
            TensorCheck.quantization(common.output()),
            arithmetic.elementwise(),
            kind == CombineLayer.Kind.ADD ? TfliteVariant.DESKTOP : arithmetic.variant(),
            check.origin()),
        form(kind));
  }

  private String form(CombineLayer.Kind kind) {
    return operator.kind() + (kind.choosesOne() ? CHOICE : FORM);
  }

  /** A number on one side of which all elements stay. */
  private Optional<Layer> clip(CombineLayer.Kind kind, long bound) {
    TfliteTensor output = common.output();
    Quantization numbers = TensorCheck.quantization(output);
    IntType type = TensorCheck.type(output);
    boolean least = kind == CombineLayer.Kind.MAXIMUM;
    return common.fitting(
        new RequantizeLayer(
            Names.ofLayer("clip", operator.index()),
            common.inputName(first ? 1 : 0),
            new Activation.Clip(
                real(numbers, least ? bound : type.min()),
                real(numbers, least ? type.max() : bound)),
            type,
            numbers,
            arithmetic.elementwise(),
            check.origin()),
        form(kind));
  }

  private static float real(Quantization numbers, long element) {
    return (float) numbers.scale() * (element - numbers.zeroPoint());
  }

  private Optional<Tensor> values() {
    return constant().elements() < 1
        ? Optional.empty()
        : TensorCheck.constant(constant(), constantShape());
  }

  /** Returns the shape of the constant without dimensions of 1 in front, such as the batch. */
  private Shape constantShape() {
    List<Integer> shape = constant().shape();
    int from = 0;
    while (from < shape.size() - 1 && shape.get(from) == 1) {
      from++;
    }
    return shape.isEmpty() ? Shape.of(1) : new Shape(shape.subList(from, shape.size()));
  }

  private Optional<String> typeProblem() {
    String type = common.output().type();
    return type.equals(stream().type()) && type.equals(constant().type())
        ? Optional.empty()
        : Optional.of(
            "its tensors are %s, %s and %s"
                .formatted(common.input(0), common.input(1), common.output()));
  }
}
