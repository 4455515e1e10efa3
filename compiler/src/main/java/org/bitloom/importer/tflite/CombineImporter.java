// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.TfliteVariant;

/** Makes the layers of operators that combine two tensors, such as {@code ADD}. */
final class CombineImporter {
  private static final String FORM =
      " of two int8, uint8 or int16 tensors whose shapes can be broadcast, with NONE, RELU, RELU6"
          + " or RELU_N1_TO_1";

  private final TfliteOperator operator;
  private final OperatorTensors common;
  private final TensorCheck check;
  private final Arithmetic arithmetic;

  CombineImporter(
      TfliteOperator operator, OperatorTensors common, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.common = common;
    this.check = check;
    this.arithmetic = arithmetic;
  }

  /** Returns the layers, the last of which is the sum or product; none after it was refused. */
  List<Layer> layers() {
    for (int position = 0; position < 2; position++) {
      if (isConstant(position)) {
        return new ConstantImporter(operator, common, check, arithmetic, position == 0).layers();
      }
    }
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      common.refuse(problem.get(), operator.kind() + FORM);
      return List.of();
    }
    Optional<PowerSum> powers = PowerSum.of(operator, common, check, arithmetic);
    if (powers.isPresent()) {
      return powers.get().ofStreams();
    }
    return layer()
        .map(
            layer ->
                layer.expanded(List.of(common.typed(0), common.typed(1)), UnaryOperator.identity()))
        .orElse(List.of());
  }

  private Optional<String> problem() {
    return common
        .streamProblem(2)
        .or(this::secondProblem)
        .or(() -> check.activationProblem(common.output()))
        .or(this::typeProblem)
        .or(this::shapeProblem)
        .or(() -> choiceProblem(operator, common))
        .or(common::fusedProblem);
  }

  private Optional<Layer> layer() {
    CombineLayer.Kind kind = CombineLayer.Kind.valueOf(operator.kind());
    return common.fitting(
        new CombineLayer(
            Names.ofLayer(kind.keyword(), operator.index()),
            common.inputName(0),
            common.inputName(1),
            kind,
            common.fusedActivation(),
            TensorCheck.type(common.output()),
            TensorCheck.quantization(common.output()),
            arithmetic.elementwise(),
            kind == CombineLayer.Kind.ADD ? TfliteVariant.DESKTOP : arithmetic.variant(),
            check.origin()),
        operator.kind() + FORM);
  }

  private boolean isConstant(int position) {
    return operator.inputs().size() == 2
        && operator.inputs().get(position) >= 0
        && common.inputName(position) == null
        && common.input(position).data().isPresent();
  }

  private Optional<String> secondProblem() {
    return common.inputName(1) == null
        ? Optional.of("its second input, tensor " + operator.inputs().get(1) + ", is not computed")
        : check.activationProblem(common.input(1));
  }

  private Optional<String> typeProblem() {
    String type = common.output().type();
    boolean same = type.equals(common.input(0).type()) && type.equals(common.input(1).type());
    return same
        ? Optional.empty()
        : Optional.of(
            "its tensors are %s, %s and %s"
                .formatted(common.input(0), common.input(1), common.output()));
  }

  private Optional<String> shapeProblem() {
    TfliteTensor left = common.input(0);
    TfliteTensor right = common.input(1);
    // Among several samples, the first dimension of a tensor of a lower rank is not the samples.
    boolean aligned =
        left.shape().size() == right.shape().size() || check.elements(left) == left.elements();
    return aligned
        ? Optional.empty()
        : Optional.of(
            "it makes %s from %s and %s"
                .formatted(common.output(), common.input(0), common.input(1)));
  }

  /** Returns why one of two quantized values cannot be the result as it is. */
  static Optional<String> choiceProblem(TfliteOperator operator, OperatorTensors common) {
    return CombineLayer.Kind.valueOf(operator.kind()).choosesOne()
        ? OperatorTensors.sameNumbers(common.input(0), common.output())
            .or(() -> OperatorTensors.sameNumbers(common.input(1), common.output()))
        : Optional.empty();
  }
}
