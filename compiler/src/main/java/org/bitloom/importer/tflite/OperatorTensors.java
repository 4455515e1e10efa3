// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.model.Activation;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerCheck;
import org.bitloom.model.Misfit;
import org.bitloom.model.ShapeResult;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Shape;
import org.bitloom.operator.TensorType;

/** The tensors of one operator: what they are called, and why they cannot be what they have to. */
final class OperatorTensors {
  /** Stands for the output of an operator that was refused; no identifier. */
  static final String REFUSED = "";

  private final TfliteOperator operator;
  private final Map<Integer, String> names;
  private final TensorCheck check;

  /**
   * The tensors of an operator.
   *
   * @param names of the layers or inputs that compute tensors, by the tensors' indices
   */
  OperatorTensors(TfliteOperator operator, Map<Integer, String> names, TensorCheck check) {
    this.operator = operator;
    this.names = names;
    this.check = check;
  }

  Optional<Layer> refuse(String reason, String nearest) {
    check.refuse(operator, reason, nearest);
    return Optional.empty();
  }

  TfliteTensor input(int position) {
    return check.tensor(operator.inputs().get(position));
  }

  TfliteTensor output() {
    return check.tensor(operator.outputs().get(0));
  }

  /** Returns why the first input or the output cannot travel on a stream, or are not there. */
  Optional<String> streamProblem(int leastInputs) {
    return streamProblem(leastInputs, 0);
  }

  /** Returns the same of the input at a position. */
  Optional<String> streamProblem(int leastInputs, int position) {
    if (operator.inputs().size() < leastInputs || operator.outputs().size() != 1) {
      return Optional.of(
          "it has "
              + operator.inputs().size()
              + " inputs and "
              + operator.outputs().size()
              + " outputs");
    }
    if (operator.inputs().stream().limit(leastInputs).anyMatch(i -> i < 0)) {
      return Optional.of("a required input is left out");
    }
    int stream = operator.inputs().get(position);
    if (!names.containsKey(stream)) {
      return Optional.of("its input, tensor " + stream + ", is not computed");
    }
    return names.containsKey(operator.outputs().get(0))
        ? Optional.of("its output, tensor " + operator.outputs().get(0) + ", is computed twice")
        : check.activationProblem(input(position));
  }

  /** Returns why an operator of several outputs cannot be built. */
  Optional<String> splitProblem(int data, int inputs) {
    boolean counts =
        operator.inputs().size() == inputs
            && operator.inputs().stream().noneMatch(i -> i < 0)
            && !operator.outputs().isEmpty();
    if (!counts) {
      return Optional.of(
          "it has %d inputs and %d outputs"
              .formatted(operator.inputs().size(), operator.outputs().size()));
    }
    int stream = operator.inputs().get(data);
    if (!names.containsKey(stream)) {
      return Optional.of("its input, tensor " + stream + ", is not computed");
    }
    return operator.outputs().stream().anyMatch(names::containsKey)
        ? Optional.of("one of its outputs is computed twice")
        : check.activationProblem(input(data));
  }

  String inputName() {
    return inputName(0);
  }

  /** Returns the name of the stream that an input arrives on; null for a constant. */
  String inputName(int position) {
    return names.get(operator.inputs().get(position));
  }

  /** Tells whether an input comes from an operator that was refused, so that nothing is known. */
  Optional<Layer> unlessRefused(Layer layer) {
    return layer.inputs().contains(REFUSED) ? Optional.empty() : Optional.of(layer);
  }

  /**
   * Returns a layer whose inputs suit it and whose output is that of the operator; refuses it
   * otherwise. Empty, too, where an operator in front of it was refused.
   *
   * @param layer that reads inputs of the operator alone
   */
  Optional<Layer> fitting(Layer layer, String nearest) {
    Optional<Layer> known = unlessRefused(layer);
    Optional<String> problem = known.flatMap(this::misfit);
    return problem.isPresent() ? refuse(problem.get(), nearest) : known;
  }

  private Optional<String> misfit(Layer layer) {
    List<TypedTensor> inputs = layer.inputs().stream().map(this::named).toList();
    List<Shape> shapes = inputs.stream().map(input -> input.type().shape()).toList();
    return LayerCheck.misfit(layer, inputs)
        .map(Misfit::reason)
        .or(() -> outputProblem(layer.shape(shapes)));
  }

  private TypedTensor named(String name) {
    return IntStream.range(0, operator.inputs().size())
        .filter(i -> operator.inputs().get(i) >= 0 && name.equals(inputName(i)))
        .mapToObj(this::typed)
        .findFirst()
        .orElseThrow();
  }

  /** Returns an input that travels on a stream, as a layer sees it. */
  TypedTensor typed(int position) {
    TfliteTensor tensor = input(position);
    return new TypedTensor(
        TensorType.full(check.shape(tensor), TensorCheck.type(tensor)),
        Optional.of(TensorCheck.quantization(tensor)));
  }

  /** Returns why a layer does not make the output of the operator, but for dimensions of 1. */
  Optional<String> outputProblem(ShapeResult made) {
    return switch (made) {
      case ShapeResult.Wrong(Misfit why) -> Optional.of(why.reason());
      case ShapeResult.Known(Shape shape)
          when squeezed(shape).equals(squeezed(check.shape(output()))) ->
          Optional.empty();
      case ShapeResult.Known(Shape shape) ->
          Optional.of("it makes %s of %s; %s is expected".formatted(output(), input(0), shape));
    };
  }

  private static List<Integer> squeezed(Shape shape) {
    return shape.dimensions().stream().filter(d -> d > 1).toList();
  }

  Optional<String> elementwiseProblem(int position) {
    return streamProblem(1, position).or(() -> check.activationProblem(output()));
  }

  /** Returns why a table cannot be filled by a multiplication with a ratio of scales. */
  Optional<String> scaleProblem(double weightScale) {
    double from = input(0).scales().get(0);
    double ratio = from * weightScale / output().scales().get(0);
    return ratio < Layer.LARGEST_MULTIPLIER
        ? Optional.empty()
        : Optional.of("scale_x * scale_w / scale_y is " + ratio + "; it ends below 2^30");
  }

  static Optional<String> sameNumbers(TfliteTensor a, TfliteTensor b) {
    boolean same =
        a.type().equals(b.type())
            && a.scales().equals(b.scales())
            && a.zeroPoints().equals(b.zeroPoints());
    return same ? Optional.empty() : Optional.of("its output has another type or scale");
  }

  /** Returns why the activation of an operator of two operands cannot be built. */
  Optional<String> fusedProblem() {
    return activation(fused()).isPresent()
        ? Optional.empty()
        : Optional.of("its activation is " + fused());
  }

  /** Returns the activation of an operator of two operands. */
  Activation fusedActivation() {
    return activation(fused()).orElseThrow();
  }

  private String fused() {
    return operator
        .options(TfliteOptions.Elementwise.class)
        .map(TfliteOptions.Elementwise::activation)
        .orElse("NONE");
  }

  /** Returns the clamp that the schema's name of a fused activation stands for, if it is one. */
  static Optional<Activation> activation(String word) {
    return switch (word) {
      case "NONE" -> Optional.of(new Activation.None());
      case "RELU" -> Optional.of(new Activation.Relu());
      case "RELU6" -> Optional.of(new Activation.Relu6());
      case "RELU_N1_TO_1" -> Optional.of(new Activation.Clip(-1, 1));
      default -> Optional.empty();
    };
  }
}
