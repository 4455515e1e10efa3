// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.Broadcast;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Makes the layers of a {@code PRELU}: what is above 0 in the numbers of the output, plus what is
 * below 0 times its slope. One of both is always 0, so that their sum rounds nothing.
 */
final class PreluImporter {
  private static final String FORM =
      "PRELU of int8 or uint8 with constant slopes of the same type that can be broadcast";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;
  private final List<Layer> layers = new ArrayList<>();

  PreluImporter(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.arithmetic = arithmetic;
  }

  /** Returns the layers; none after it was refused. */
  List<Layer> layers() {
    Optional<String> problem =
        tensors
            .streamProblem(2)
            .or(() -> check.activationProblem(tensors.output()))
            .or(this::typeProblem)
            .or(() -> check.quantizationProblem(tensors.input(1)));
    Optional<Tensor> slopes = problem.isEmpty() ? slopes() : Optional.empty();
    if (problem.isEmpty() && slopes.isEmpty()) {
      problem = Optional.of("its slopes are no constant that can be broadcast");
    }
    if (problem.isPresent()) {
      tensors.refuse(problem.get(), FORM);
      return List.of();
    }
    if (tensors.inputName().equals(OperatorTensors.REFUSED)) {
      return List.of();
    }
    made(slopes.get());
    return layers;
  }

  private void made(Tensor slopes) {
    Quantization x = TensorCheck.quantization(tensors.input(0));
    Quantization y = TensorCheck.quantization(tensors.output());
    if (x.zeroPoint() == type().min()) {
      above("", x, y);
      return;
    }
    String above = above("_above", x, y);
    String below = requantized("_below", tensors.inputName(), new Activation.Clip(least(x), 0), x);
    Quantization alpha = TensorCheck.quantization(tensors.input(1));
    String sloped =
        add(
            new ConstantLayer(
                name("_sloped"),
                below,
                CombineLayer.Kind.MUL,
                false,
                new LayerWeights(
                    slopes,
                    TensorCheck.type(tensors.input(1)),
                    List.of(alpha.scale()),
                    alpha.zeroPoint()),
                new Activation.None(),
                type(),
                y,
                arithmetic.elementwise(),
                arithmetic.variant(),
                check.origin()));
    add(
        new CombineLayer(
            name(""),
            above,
            sloped,
            CombineLayer.Kind.ADD,
            new Activation.None(),
            type(),
            y,
            arithmetic.elementwise(),
            check.origin()));
  }

  /** TFLite computes the ratio of the scales in float32, as {@code relu} does, Micro in double. */
  private String above(String part, Quantization x, Quantization y) {
    if (arithmetic.variant() == TfliteVariant.DESKTOP) {
      return requantized(part, tensors.inputName(), new Activation.Relu(), y);
    }
    String positive = requantized("_positive", tensors.inputName(), new Activation.Relu(), x);
    return requantized(part, positive, new Activation.None(), y);
  }

  private String requantized(String part, String input, Activation activation, Quantization to) {
    return add(
        new RequantizeLayer(
            name(part), input, activation, type(), to, arithmetic.elementwise(), check.origin()));
  }

  private String name(String part) {
    return Names.ofLayer("prelu", operator.index()) + part;
  }

  private String add(Layer layer) {
    layers.add(layer);
    return layer.name();
  }

  private IntType type() {
    return TensorCheck.type(tensors.output());
  }

  private float least(Quantization x) {
    return (float) x.scale() * (type().min() - x.zeroPoint());
  }

  private Optional<Tensor> slopes() {
    List<Integer> shape = tensors.input(1).shape();
    boolean positive = shape.stream().allMatch(size -> size > 0);
    int ones = 0;
    while (ones < shape.size() - 1 && shape.get(ones) == 1) {
      ones++;
    }
    List<Integer> kept = shape.subList(ones, shape.size());
    Shape small = kept.isEmpty() || !positive ? Shape.of(1) : new Shape(kept);
    boolean unsigned = !TensorCheck.type(tensors.input(1)).signed();
    return TensorCheck.constant(tensors.input(1), small)
        .filter(t -> positive && Broadcast.fits(small, check.shape(tensors.input(0))))
        .map(t -> Tensor.generate(small, i -> unsigned ? t.get(i) & 0xFF : t.get(i)));
  }

  private Optional<String> typeProblem() {
    String type = tensors.output().type();
    boolean same =
        type.equals(tensors.input(0).type())
            && type.equals(tensors.input(1).type())
            && check.shape(tensors.output()).equals(check.shape(tensors.input(0)));
    return same
        ? Optional.empty()
        : Optional.of(
            "its tensors are %s, %s and %s"
                .formatted(tensors.input(0), tensors.input(1), tensors.output()));
  }
}
