// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Optional;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Quantization;

/** Makes the layers of {@code ADD}, {@code SUB} and {@code MUL} of two tensors. */
final class CombineImporter {
  private static final String FORM =
      " of two computed int8 or uint8 tensors of one shape, with NONE, RELU, RELU6 or RELU_N1_TO_1";

  private final TfliteOperator operator;
  private final OperatorImporter common;
  private final TensorCheck check;
  private final Arithmetic arithmetic;

  CombineImporter(
      TfliteOperator operator, OperatorImporter common, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.common = common;
    this.check = check;
    this.arithmetic = arithmetic;
  }

  /** Returns the layer; empty after it was refused. */
  Optional<Layer> layer() {
    for (int position = 0; position < 2; position++) {
      if (isConstant(position)) {
        return new ConstantImporter(operator, common, check, arithmetic, position == 0).layer();
      }
    }
    Optional<String> problem =
        common
            .streamProblem(2)
            .or(this::secondProblem)
            .or(() -> check.activationProblem(common.output()))
            .or(this::typeProblem)
            .or(this::shapeProblem)
            .or(() -> scaleProblem(operator, common));
    Optional<Activation> activation =
        OperatorImporter.activation(
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
    boolean same =
        check.shape(common.input(0)).equals(check.shape(common.input(1)))
            && check.shape(common.input(0)).equals(check.shape(common.output()));
    return same
        ? Optional.empty()
        : Optional.of(
            "it makes %s from %s and %s"
                .formatted(common.output(), common.input(0), common.input(1)));
  }

  /** Returns why the scales of two operands and the output cannot be built. */
  static Optional<String> scaleProblem(TfliteOperator operator, OperatorImporter common) {
    Quantization left = TensorCheck.quantization(common.input(0));
    Quantization right = TensorCheck.quantization(common.input(1));
    Quantization output = TensorCheck.quantization(common.output());
    double factor =
        operator.kind().equals("MUL")
            ? left.scale() * right.scale()
            : Math.max(left.scale(), right.scale());
    double ratio = factor / output.scale();
    return ratio < OperatorImporter.LARGEST_MULTIPLIER
        ? Optional.empty()
        : Optional.of("its scales make a multiplier of " + ratio + "; it ends below 2^30");
  }
}
