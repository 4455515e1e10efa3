// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** The constant weights and the bias of an operator, its second and third input. */
final class WeightTensors {
  /** The types of activations and weights, named once where they are the same. */
  private static final Set<List<String>> KERNELS =
      Set.of(List.of("INT8"), List.of("UINT8"), List.of("INT16", "INT8"));

  /** Where {@code MultiplyByQuantizedMultiplier} of TFLite ends for int64 sums. */
  private static final double LARGEST_RATIO = 1 << 7;

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

  /** Tells whether the operator has int16 activations and int8 weights. */
  boolean wide() {
    return tensors.output().type().equals("INT16");
  }

  /**
   * Returns how the sums are rounded. Those of int16 activations are int64 with a multiplier of 15
   * bits where the bias is int64, else int32 as those of int8; without a bias, TFLite Micro sums in
   * int32 and TFLite for desktops in int64. Source: {@code conv.cc} and {@code fully_connected.cc}
   * of both.
   *
   * @param narrow the rounding of 8-bit activations
   */
  Rounding rounding(Rounding narrow, Arithmetic arithmetic) {
    if (!wide()) {
      return narrow;
    }
    boolean longSums =
        hasBias()
            ? tensors.input(2).type().equals("INT64")
            : arithmetic.variant() == TfliteVariant.DESKTOP;
    return longSums ? Rounding.REDUCED_UP : arithmetic.elementwise();
  }

  /** Returns why the scales are none that the kernels of int16 activations take. */
  Optional<String> ratioProblem() {
    if (!wide()) {
      return Optional.empty();
    }
    double from = tensors.input(0).scales().get(0);
    double largest =
        tensors.input(1).scales().stream().mapToDouble(Float::doubleValue).max().orElse(0);
    double ratio = from * largest / tensors.output().scales().get(0);
    return ratio < LARGEST_RATIO
        ? Optional.empty()
        : Optional.of("scale_x * scale_w / scale_y is " + ratio + "; of int16 it ends below 2^7");
  }

  /** Returns why the tensors do not have the types of one of TFLite's kernels. */
  Optional<String> typeProblem() {
    TfliteTensor weights = tensors.input(1);
    List<String> types =
        Stream.of(tensors.input(0), weights, tensors.output())
            .map(TfliteTensor::type)
            .distinct()
            .toList();
    List<String> biases = wide() ? List.of("INT32", "INT64") : List.of("INT32");
    boolean suited = !hasBias() || biases.contains(tensors.input(2).type());
    return KERNELS.contains(types) && suited
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
