// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layer of a {@code CONV_2D} or {@code DEPTHWISE_CONV_2D}, or reports why not. */
final class ConvolutionImporter {
  private static final String FORM =
      "input and output [height, width, channels] and constant weights of int8 or of uint8,"
          + " constant int32 bias; or int16, with int8 weights and an int64 bias";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;
  private final boolean depthwise;
  private final WeightTensors constants;

  ConvolutionImporter(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.arithmetic = arithmetic;
    this.constants = new WeightTensors(operator, tensors);
    this.depthwise = operator.kind().equals("DEPTHWISE_CONV_2D");
  }

  /** Returns the layer; empty after it was refused. */
  Optional<Layer> layer() {
    Optional<String> problem =
        tensors
            .streamProblem(2)
            .or(() -> check.activationProblem(tensors.output()))
            .or(constants::typeProblem)
            .or(this::weightProblem)
            .or(this::optionProblem)
            .or(() -> constants.scaleProblem(filters()))
            .or(constants::ratioProblem);
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), FORM);
    }
    Optional<Tensor> values = TensorCheck.constant(tensors.input(1), weightShape());
    Optional<Tensor> bias = constants.bias(filters());
    if (values.isEmpty() || (bias.isEmpty() && constants.hasBias())) {
      return tensors.refuse("its weights or its bias are no constants of their shape", FORM);
    }
    return OperatorTensors.activation(options().activation())
        .map(a -> tensors.fitting(layer(values.get(), bias, a), FORM))
        .orElseGet(
            () ->
                tensors.refuse(
                    "its activation " + options().activation() + " is not built",
                    operator.kind() + " with NONE, RELU, RELU6 or RELU_N1_TO_1"));
  }

  private Layer layer(Tensor values, Optional<Tensor> bias, Activation activation) {
    List<Double> scales = tensors.input(1).scales().stream().map(Float::doubleValue).toList();
    return new ConvolutionLayer(
        Names.ofLayer(depthwise ? "depthwise_conv2d" : "conv2d", operator.index()),
        tensors.inputName(),
        depthwise
            ? new ConvolutionLayer.Depthwise(filters() / inputShape().channels())
            : new ConvolutionLayer.Grouped(inputShape().channels() / weight(3)),
        new LayerWeights(
            values,
            TensorCheck.type(tensors.input(1)),
            scales,
            tensors.input(1).zeroPoints().get(0)),
        bias,
        sweep(),
        activation,
        new Output.Requantized(
            TensorCheck.type(tensors.output()), TensorCheck.quantization(tensors.output())),
        constants.rounding(rounding(), arithmetic),
        Optional.empty(),
        check.origin());
  }

  private Rounding rounding() {
    return depthwise
        ? arithmetic.depthwise()
        : arithmetic.dense(TensorCheck.type(tensors.output()));
  }

  private TfliteOptions.Convolution options() {
    return operator.options(TfliteOptions.Convolution.class).orElseThrow();
  }

  private Sweep sweep() {
    TfliteOptions.Convolution o = options();
    Padding padding = o.padding().equals("SAME") ? new Padding.Same() : Padding.Sides.NONE;
    return new Sweep(o.strideY(), o.strideX(), o.dilationY(), o.dilationX(), padding);
  }

  private Shape inputShape() {
    return check.shape(tensors.input(0));
  }

  private int weight(int dimension) {
    return tensors.input(1).shape().get(dimension);
  }

  private int filters() {
    return weight(depthwise ? 3 : 0);
  }

  private Shape weightShape() {
    return depthwise
        ? Shape.of(weight(1), weight(2), weight(3))
        : Shape.of(weight(0), weight(1), weight(2), weight(3));
  }

  private Optional<String> weightProblem() {
    TfliteTensor weights = tensors.input(1);
    if (weights.data().isEmpty() || weights.sparse()) {
      return Optional.of("its weights are sparse, or computed at run time");
    }
    boolean four =
        weights.shape().size() == 4
            && weights.elements() > 0
            && (!depthwise || weights.shape().get(0) == 1);
    return four ? Optional.empty() : Optional.of("its weights have shape " + weights.shape());
  }

  private Optional<String> optionProblem() {
    if (operator.options(TfliteOptions.Convolution.class).isEmpty()) {
      return Optional.of("it has no options");
    }
    TfliteOptions.Convolution o = options();
    if (!List.of("SAME", "VALID").contains(o.padding())) {
      return Optional.of("its padding is " + o.padding());
    }
    boolean positive = o.strideY() > 0 && o.strideX() > 0 && o.dilationY() > 0 && o.dilationX() > 0;
    return positive
        ? Optional.empty()
        : Optional.of(
            "its strides are %s and %s, its dilations %s and %s"
                .formatted(o.strideY(), o.strideX(), o.dilationY(), o.dilationX()));
  }
}
