// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LogSoftmaxLayer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layers of operators that change each element alone, or the shape around them. */
final class ElementImporter {
  private static final String FORM = " from int8 or uint8 to int8 or uint8";
  private static final String RESHAPE_FORM = "a reshape that keeps elements, type and scale";
  private static final String ARGMAX_FORM = "ARG_MAX along the last axis of one int8 vector";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;

  ElementImporter(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.arithmetic = arithmetic;
  }

  Optional<Layer> quantize() {
    return operator
        .options(TfliteOptions.Table.class)
        .map(table -> tabled("lookup", table))
        .orElseGet(() -> requantize("quantize", new Activation.None()));
  }

  private Optional<Layer> tabled(String kind, TfliteOptions.Table table) {
    return tensors
        .elementwiseProblem(0)
        .map(problem -> tensors.refuse(problem, operator.kind() + FORM))
        .orElseGet(
            () ->
                fitting(
                    FunctionTables.layer(
                        Names.ofLayer(kind, operator.index()),
                        tensors.inputName(),
                        tensors.input(0),
                        tensors.output(),
                        FunctionTables.quantized(
                            table.values(),
                            TensorCheck.type(tensors.input(0)),
                            TensorCheck.quantization(tensors.output())),
                        check.origin())));
  }

  private Optional<Layer> fitting(Layer layer) {
    return tensors.fitting(layer, operator.kind() + FORM);
  }

  Optional<Layer> requantize(String kind, Activation activation) {
    Optional<String> problem = tensors.elementwiseProblem(0);
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), operator.kind() + FORM);
    }
    return fitting(
        new RequantizeLayer(
            Names.ofLayer(kind, operator.index()),
            tensors.inputName(),
            activation,
            TensorCheck.type(tensors.output()),
            TensorCheck.quantization(tensors.output()),
            arithmetic.elementwise(),
            check.origin()));
  }

  Optional<Layer> function() {
    Optional<String> problem =
        tensors
            .elementwiseProblem(0)
            .or(() -> UnaryFunctions.problem(operator, tensors.output(), arithmetic));
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), operator.kind() + FORM);
    }
    UnaryFunction function =
        UnaryFunctions.of(operator, tensors.output(), arithmetic).orElseThrow();
    return fitting(
        new LookupLayer(
            Names.ofLayer(function.keyword(), operator.index()),
            tensors.inputName(),
            function,
            TensorCheck.type(tensors.output()),
            TensorCheck.quantization(tensors.output()),
            check.origin()));
  }

  /** A function with a kernel of its own for int16. */
  Optional<Layer> curve() {
    boolean wide =
        tensors.elementwiseProblem(0).isEmpty()
            && (wide(tensors.input(0)) || wide(tensors.output()));
    if (!wide) {
      return function();
    }
    Optional<String> problem = WideCurve.problem(tensors.input(0), tensors.output());
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), operator.kind() + WideCurve.FORM);
    }
    WideCurve curve =
        new WideCurve(
            operator.kind().equals("TANH"), tensors.input(0).scales().get(0), arithmetic.variant());
    return fitting(layer(curve::apply));
  }

  private static boolean wide(TfliteTensor tensor) {
    return tensor.type().equals("INT16");
  }

  private Layer layer(LongUnaryOperator function) {
    return FunctionTables.layer(
        Names.ofLayer(operator.kind().toLowerCase(Locale.ROOT), operator.index()),
        tensors.inputName(),
        tensors.input(0),
        tensors.output(),
        function,
        check.origin());
  }

  Optional<Layer> table() {
    Optional<String> problem = tensors.elementwiseProblem(0).or(() -> tensors.scaleProblem(1));
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), operator.kind() + FORM);
    }
    return fitting(layer(UnaryFunctions.table(operator, tensors.input(0), tensors.output())));
  }

  Optional<Layer> reshape() {
    Optional<String> problem =
        tensors
            .streamProblem(1)
            .or(() -> check.activationProblem(tensors.output()))
            .or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()));
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), RESHAPE_FORM);
    }
    Shape shape = check.shape(tensors.output());
    String name = Names.ofLayer("reshape", operator.index());
    return tensors.fitting(
        new ReshapeLayer(name, tensors.inputName(), shape, check.origin()), RESHAPE_FORM);
  }

  Optional<Layer> argMax() {
    Optional<String> problem = tensors.streamProblem(2).or(this::axisProblem);
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), ARGMAX_FORM);
    }
    String name = Names.ofLayer("argmax", operator.index());
    return tensors.fitting(new ArgMaxLayer(name, tensors.inputName(), check.origin()), ARGMAX_FORM);
  }

  private Optional<String> axisProblem() {
    Optional<Tensor> axis = TensorCheck.constant(tensors.input(1), Shape.of(1));
    int last = tensors.input(0).shape().size() - 1;
    boolean lastAxis =
        axis.isPresent() && (axis.get().get(0) == last || axis.get().get(0) == -1) && last >= 0;
    return lastAxis ? Optional.empty() : Optional.of("its axis is not the last one");
  }

  Optional<Layer> softmax() {
    Optional<String> problem =
        tensors
            .elementwiseProblem(0)
            .or(() -> SoftmaxForm.problem(tensors.input(0), tensors.output()));
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), SoftmaxForm.SUPPORTED);
    }
    return tensors.fitting(
        new SoftmaxLayer(
            Names.ofLayer("softmax", operator.index()),
            tensors.inputName(),
            SoftmaxForm.beta(operator),
            TensorCheck.type(tensors.output()),
            SoftmaxForm.variant(tensors.output(), arithmetic),
            check.origin()),
        SoftmaxForm.SUPPORTED);
  }

  Optional<Layer> logSoftmax() {
    Optional<String> problem =
        tensors
            .elementwiseProblem(0)
            .or(() -> LogSoftmaxForm.problem(tensors.input(0), tensors.output(), arithmetic));
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), LogSoftmaxForm.SUPPORTED);
    }
    return tensors.fitting(
        new LogSoftmaxLayer(
            Names.ofLayer("log_softmax", operator.index()),
            tensors.inputName(),
            TensorCheck.type(tensors.output()),
            arithmetic.variant(),
            check.origin()),
        LogSoftmaxForm.SUPPORTED);
  }
}
