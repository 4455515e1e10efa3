// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.Broadcast;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.TfliteVariant;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.TensorType;

/** Makes the layers of operators that combine two tensors, such as {@code ADD}. */
final class CombineImporter {
  private static final String FORM =
      " of two int8 or uint8 tensors whose shapes can be broadcast, with NONE, RELU, RELU6 or"
          + " RELU_N1_TO_1";

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
        return new ConstantImporter(operator, common, check, arithmetic, position == 0)
            .layer()
            .map(List::of)
            .orElse(List.of());
      }
    }
    return layer()
        .map(layer -> layer.expanded(List.of(typed(0), typed(1)), UnaryOperator.identity()))
        .orElse(List.of());
  }

  private TypedTensor typed(int position) {
    TfliteTensor tensor = common.input(position);
    return new TypedTensor(
        TensorType.full(check.shape(tensor), TensorCheck.type(tensor)),
        Optional.of(TensorCheck.quantization(tensor)));
  }

  private Optional<Layer> layer() {
    Optional<String> problem =
        common
            .streamProblem(2)
            .or(this::secondProblem)
            .or(() -> check.activationProblem(common.output()))
            .or(this::typeProblem)
            .or(this::shapeProblem)
            .or(() -> choiceProblem(operator, common))
            .or(() -> scaleProblem(operator, common));
    Optional<Activation> activation =
        OperatorTensors.activation(
            operator
                .options(TfliteOptions.Elementwise.class)
                .map(TfliteOptions.Elementwise::activation)
                .orElse("NONE"));
    if (problem.isEmpty() && activation.isEmpty()) {
      problem =
          Optional.of(
              "its activation is "
                  + operator.options(TfliteOptions.Elementwise.class).orElseThrow().activation());
    }
    if (problem.isPresent()) {
      return common.refuse(problem.get(), operator.kind() + FORM);
    }
    CombineLayer.Kind kind = CombineLayer.Kind.valueOf(operator.kind());
    return common.unlessRefused(
        new CombineLayer(
            Names.ofLayer(kind.keyword(), operator.index()),
            common.inputName(0),
            common.inputName(1),
            kind,
            activation.orElseThrow(),
            TensorCheck.type(common.output()),
            TensorCheck.quantization(common.output()),
            arithmetic.elementwise(),
            kind == CombineLayer.Kind.ADD ? TfliteVariant.DESKTOP : arithmetic.variant(),
            check.origin()));
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
    Shape output = check.shape(common.output());
    // Among several samples, the first dimension of a tensor of a lower rank is not the samples.
    boolean aligned =
        left.shape().size() == right.shape().size() || check.elements(left) == left.elements();
    boolean fits =
        aligned
            && Broadcast.common(check.shape(left), check.shape(right))
                .filter(dimensions -> dimensions.equals(output.dimensions()))
                .isPresent();
    return fits
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

  /** Returns why the scales of two operands and the output cannot be built. */
  static Optional<String> scaleProblem(TfliteOperator operator, OperatorTensors common) {
    Quantization left = TensorCheck.quantization(common.input(0));
    Quantization right = TensorCheck.quantization(common.input(1));
    Quantization output = TensorCheck.quantization(common.output());
    double factor =
        operator.kind().equals("MUL")
            ? left.scale() * right.scale()
            : Math.max(left.scale(), right.scale());
    double ratio = factor / output.scale();
    return ratio < Layer.LARGEST_MULTIPLIER
        ? Optional.empty()
        : Optional.of("its scales make a multiplier of " + ratio + "; it ends below 2^30");
  }
}
