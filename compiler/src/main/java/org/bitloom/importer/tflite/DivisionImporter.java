// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.bitloom.fixed.Interval;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Layer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layer of {@code DIV} by one number: a table. */
final class DivisionImporter {
  private static final String FORM =
      "DIV of an int8 or uint8 tensor by one constant of its type, with NONE, RELU, RELU6 or"
          + " RELU_N1_TO_1";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;

  DivisionImporter(TfliteOperator operator, OperatorTensors tensors, TensorCheck check) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
  }

  /** Returns the layer; empty after it was refused. */
  Optional<Layer> layer() {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), FORM);
    }
    Quantization to = TensorCheck.quantization(tensors.output());
    LongUnaryOperator quotient =
        FunctionTables.divided(
            TensorCheck.quantization(tensors.input(0)),
            TensorCheck.quantization(tensors.input(1)),
            divisor().orElseThrow(),
            to);
    Interval clamp = tensors.fusedActivation().clamp(TensorCheck.type(tensors.output()), to);
    return tensors.fitting(
        FunctionTables.layer(
            Names.ofLayer("div", operator.index()),
            tensors.inputName(),
            tensors.input(0),
            tensors.output(),
            q -> clamp.clamp(quotient.applyAsLong(q)),
            check.origin()),
        FORM);
  }

  private Optional<String> problem() {
    return tensors
        .streamProblem(2)
        .or(() -> tensors.elementwiseProblem(0))
        .or(() -> check.quantizationProblem(tensors.input(1)))
        .or(this::divisorProblem)
        .or(() -> tensors.scaleProblem(1 / tensors.input(1).scales().get(0)))
        .or(tensors::fusedProblem);
  }

  private Optional<Long> divisor() {
    return TensorCheck.constant(tensors.input(1), Shape.of(1)).map((Tensor t) -> t.get(0));
  }

  private Optional<String> divisorProblem() {
    TfliteTensor by = tensors.input(1);
    boolean alike =
        by.type().equals(tensors.input(0).type()) && by.type().equals(tensors.output().type());
    if (!alike || divisor().isEmpty()) {
      return Optional.of(
          "it makes %s of %s and %s".formatted(tensors.output(), tensors.input(0), by));
    }
    return divisor().get().equals(by.zeroPoints().get(0))
        ? Optional.of("it divides by 0")
        : Optional.empty();
  }
}
