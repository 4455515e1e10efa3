// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** The constant weights and the bias of an operator, its second and third input. */
final class WeightTensors {
  private final TfliteOperator operator;
  private final OperatorTensors tensors;

  WeightTensors(TfliteOperator operator, OperatorTensors tensors) {
    this.operator = operator;
    this.tensors = tensors;
  }

  boolean hasBias() {
    return operator.inputs().size() > 2 && operator.inputs().get(2) >= 0;
  }

  Optional<Tensor> bias(int units) {
    return hasBias() ? TensorCheck.constant(tensors.input(2), Shape.of(units)) : Optional.empty();
  }

  /** Returns why the operator is not one of int8 or of uint8 tensors and an int32 bias. */
  Optional<String> typeProblem() {
    TfliteTensor weights = tensors.input(1);
    List<String> types =
        Stream.of(tensors.input(0), weights, tensors.output())
            .map(TfliteTensor::type)
            .distinct()
            .toList();
    boolean wideBias = hasBias() && !tensors.input(2).type().equals("INT32");
    boolean known = types.equals(List.of("INT8")) || types.equals(List.of("UINT8"));
    return known && !wideBias
        ? Optional.empty()
        : Optional.of(
            "its tensors are "
                + tensors.input(0)
                + ", "
                + weights
                + (hasBias() ? ", " + tensors.input(2) : "")
                + " and "
                + tensors.output());
  }

  /** Returns why the weights of a layer with this many channels have no usable scales. */
  Optional<String> scaleProblem(int channels) {
    TfliteTensor weights = tensors.input(1);
    int count = weights.scales().size();
    if ((count != 1 && count != channels) || weights.zeroPoints().size() != count) {
      return Optional.of("its weights have " + count + " scales");
    }
    if (!weights.scales().stream().allMatch(TensorCheck::isScale)) {
      return Optional.of("its weights have a scale that is not positive and finite");
    }
    return zeroPointProblem(weights);
  }

  /** TFLite's kernels of int8 convolutions and of several scales know no zero points of weights. */
  private Optional<String> zeroPointProblem(TfliteTensor weights) {
    boolean one = weights.type().equals("UINT8") || operator.kind().equals("FULLY_CONNECTED");
    if (weights.type().equals("UINT8") && weights.scales().size() != 1) {
      return Optional.of("its uint8 weights have a scale for each channel");
    }
    if (one && weights.scales().size() == 1) {
      long zero = weights.zeroPoints().get(0);
      return TensorCheck.type(weights).range().contains(zero)
          ? Optional.empty()
          : Optional.of("its weights have zero point " + zero);
    }
    return weights.zeroPoints().stream().anyMatch(z -> z != 0)
        ? Optional.of("its weights have a zero point other than 0")
        : Optional.empty();
  }
}
