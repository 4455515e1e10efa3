// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.Layer;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.Sweep;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Makes the layer of a {@code MAX_POOL_2D}, an {@code AVERAGE_POOL_2D} or a {@code MEAN} over
 * height and width, or reports why not.
 */
final class PoolImporter {
  private static final String POOL_FORM =
      " of int8 or uint8 [height, width, channels], output of the input's type and scale";

  private static final String MEAN_FORM =
      "MEAN of int8 or uint8 [height, width, channels] over height and width";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;

  PoolImporter(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.arithmetic = arithmetic;
  }

  /** Returns the layer of a pool; empty after it was refused. */
  Optional<Layer> pool() {
    Optional<String> problem =
        streams(1)
            .or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()))
            .or(this::optionProblem);
    if (problem.isPresent()) {
      return tensors.refuse(problem.get(), operator.kind() + POOL_FORM);
    }
    TfliteOptions.Pool o = options();
    boolean maximum = operator.kind().equals("MAX_POOL_2D");
    return OperatorTensors.activation(o.activation())
        .map(
            activation ->
                layer(
                    maximum ? "max_pool" : "avg_pool",
                    maximum
                        ? new PoolLayer.Maximum(o.height(), o.width(), sweep())
                        : new PoolLayer.Average(o.height(), o.width(), sweep()),
                    activation,
                    operator.kind() + POOL_FORM))
        .orElseGet(
            () ->
                tensors.refuse(
                    "its activation " + o.activation() + " is not built",
                    operator.kind() + " with NONE, RELU, RELU6 or RELU_N1_TO_1"));
  }

  /** Tells whether a mean is one over height and width of images, with the arithmetic of those. */
  boolean ofImages() {
    return streams(2).isEmpty()
        && tensors.input(0).shape().size() == 4
        && axesProblem().isEmpty()
        && !takenForOthers();
  }

  /**
   * TFLite for desktops compares axes with 1 and 2 as they are written: where it keeps dimensions,
   * axes that are counted from behind take the kernel of all others.
   */
  private boolean takenForOthers() {
    return arithmetic.variant() == TfliteVariant.DESKTOP
        && keepsDimensions()
        && LongStream.of(axes().toArray()).anyMatch(axis -> axis < 0);
  }

  /** Returns the axes of a mean, which are two constants. */
  private Tensor axes() {
    return TensorCheck.constant(tensors.input(1), Shape.of(2)).orElseThrow();
  }

  /** Returns the layer of a mean; empty after it was refused. */
  Optional<Layer> mean() {
    Optional<String> problem = streams(2).or(this::axesProblem);
    return problem.isPresent()
        ? tensors.refuse(problem.get(), MEAN_FORM)
        : layer(
            "global_avg_pool",
            new PoolLayer.Global(keepsDimensions(), arithmetic.variant()),
            new Activation.None(),
            MEAN_FORM);
  }

  private Optional<Layer> layer(
      String kind, PoolLayer.Form form, Activation activation, String nearest) {
    return tensors.fitting(
        new PoolLayer(
            Names.ofLayer(kind, operator.index()),
            tensors.inputName(),
            form,
            activation,
            TensorCheck.type(tensors.output()),
            TensorCheck.quantization(tensors.output()),
            arithmetic.elementwise(),
            check.origin()),
        nearest);
  }

  private Optional<String> streams(int leastInputs) {
    return tensors
        .streamProblem(leastInputs)
        .or(() -> check.activationProblem(tensors.output()))
        .or(
            () ->
                inputShape().dimensions().size() == 3
                    ? Optional.empty()
                    : Optional.of("it reads " + tensors.input(0)));
  }

  private Shape inputShape() {
    return check.shape(tensors.input(0));
  }

  private TfliteOptions.Pool options() {
    return operator.options(TfliteOptions.Pool.class).orElseThrow();
  }

  private Sweep sweep() {
    TfliteOptions.Pool o = options();
    Padding padding = o.padding().equals("SAME") ? new Padding.Same() : Padding.Sides.NONE;
    return new Sweep(o.strideY(), o.strideX(), 1, 1, padding);
  }

  private Optional<String> optionProblem() {
    if (operator.options(TfliteOptions.Pool.class).isEmpty()) {
      return Optional.of("it has no options");
    }
    TfliteOptions.Pool o = options();
    if (!List.of("SAME", "VALID").contains(o.padding())) {
      return Optional.of("its padding is " + o.padding());
    }
    boolean sizes =
        List.of(o.height(), o.width(), o.strideY(), o.strideX()).stream()
            .allMatch(size -> size > 0);
    return sizes
        ? Optional.empty()
        : Optional.of(
            "its windows are %s x %s, its strides %s and %s"
                .formatted(o.height(), o.width(), o.strideY(), o.strideX()));
  }

  private boolean keepsDimensions() {
    return check.shape(tensors.output()).dimensions().size() == 3;
  }

  /** The axes of a tensor with a leading sample axis are 1 and 2, or the same from behind. */
  private Optional<String> axesProblem() {
    TfliteTensor axes = tensors.input(1);
    int rank = tensors.input(0).shape().size();
    long[] spatial = {rank - 3L, rank - 2L};
    boolean known =
        axes.elements() == 2
            && TensorCheck.constant(axes, Shape.of(2))
                .map(Tensor::toArray)
                .map(a -> LongStream.of(a).map(n -> n < 0 ? n + rank : n).sorted().toArray())
                .filter(a -> Arrays.equals(a, spatial))
                .isPresent();
    return known ? Optional.empty() : Optional.of("its axes are not height and width");
  }
}
