// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layers of a {@code FULLY_CONNECTED}, or reports why not. */
final class DenseImporter {
  private static final String FORM =
      "input, output and constant weights [units, inputs] of int8 or of uint8, constant int32"
          + " bias; or int16, with int8 weights and an int64 bias";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;
  private final WeightTensors constants;

  DenseImporter(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.arithmetic = arithmetic;
    this.constants = new WeightTensors(operator, tensors);
  }

  /** Returns the layers; none after it was refused. */
  List<Layer> layers() {
    Optional<DenseLayer> layer = fullyConnected();
    return layer.isPresent() && alongLastAxis()
        ? new VectorwiseDense(operator, check)
            .layers(layer.get(), tensors.input(0), tensors.output())
        : layer.map(List::<Layer>of).orElse(List.of());
  }

  /** Tells whether each vector of the input is multiplied by itself. */
  private boolean alongLastAxis() {
    List<Integer> weights = tensors.input(1).shape();
    return weights.get(1) != check.elements(tensors.input(0))
        && check.shape(tensors.input(0)).channels() == weights.get(1);
  }

  private Optional<DenseLayer> fullyConnected() {
    Optional<String> problem =
        tensors
            .streamProblem(2)
            .or(() -> check.activationProblem(tensors.output()))
            .or(this::typeProblem)
            .or(this::shapeProblem)
            .or(() -> constants.scaleProblem(tensors.input(1).shape().get(0)))
            .or(constants::ratioProblem);
    Optional<Activation> activation = activation();
    if (problem.isPresent()) {
      tensors.refuse(problem.get(), FORM);
      return Optional.empty();
    }
    if (activation.isEmpty()) {
      tensors.refuse(
          "its activation "
              + operator.options(TfliteOptions.FullyConnected.class).orElseThrow().activation()
              + " is not built",
          "FULLY_CONNECTED with NONE, RELU, RELU6 or RELU_N1_TO_1");
      return Optional.empty();
    }
    TfliteTensor weights = tensors.input(1);
    Optional<Tensor> values = TensorCheck.constant(weights, new Shape(weights.shape()));
    Optional<Tensor> bias = constants.bias(weights.shape().get(0));
    if (values.isEmpty() || (bias.isEmpty() && constants.hasBias())) {
      tensors.refuse("its weights or its bias are no constants of their shape", FORM);
      return Optional.empty();
    }
    List<Double> scales = weights.scales().stream().map(Float::doubleValue).toList();
    Quantization quantization = TensorCheck.quantization(tensors.output());
    DenseLayer layer =
        new DenseLayer(
            Names.ofLayer("dense", operator.index()),
            tensors.inputName(),
            new LayerWeights(
                values.get(), TensorCheck.type(weights), scales, weights.zeroPoints().get(0)),
            bias,
            activation.get(),
            new Output.Requantized(TensorCheck.type(tensors.output()), quantization),
            constants.rounding(arithmetic.dense(TensorCheck.type(tensors.output())), arithmetic),
            Optional.empty(),
            check.origin());
    return tensors.unlessRefused(layer).map(built -> layer);
  }

  private Optional<Activation> activation() {
    return OperatorTensors.activation(
        operator
            .options(TfliteOptions.FullyConnected.class)
            .map(TfliteOptions.FullyConnected::activation)
            .orElse("NONE"));
  }

  private Optional<String> typeProblem() {
    TfliteTensor weights = tensors.input(1);
    Optional<String> problem = constants.typeProblem();
    if (problem.isPresent()) {
      return problem;
    }
    if (weights.sparse()
        || operator
            .options(TfliteOptions.FullyConnected.class)
            .map(TfliteOptions.FullyConnected::shuffled)
            .orElse(false)) {
      return Optional.of("its weights are sparse or shuffled");
    }
    return weights.data().isEmpty()
        ? Optional.of("its weights are computed at run time")
        : Optional.empty();
  }

  private Optional<String> shapeProblem() {
    List<Integer> weights = tensors.input(1).shape();
    if (weights.size() != 2) {
      return Optional.of("its weights have shape " + weights);
    }
    long vectors = weights.get(1) < 1 ? 0 : check.elements(tensors.input(0)) / weights.get(1);
    boolean flat = vectors == 1 && weights.get(1) == check.elements(tensors.input(0));
    if (!flat && check.shape(tensors.input(0)).channels() != weights.get(1)) {
      return Optional.of(
          "it multiplies "
              + tensors.input(0)
              + " by weights "
              + weights
              + "; vectors of "
              + weights.get(1)
              + " are expected");
    }
    return weights.get(0) * vectors == check.elements(tensors.output())
        ? Optional.empty()
        : Optional.of("it makes " + tensors.output() + " with weights " + weights);
  }
}
