// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.Stretching;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.ShapeResult;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.Window;

/**
 * Makes the layers of a {@code TRANSPOSE_CONV}: zeros between the pixels, and a convolution with
 * the kernel turned around. The zeros are a border of images that are one pixel large, {@code [h,
 * 1, w, 1, c]} becomes {@code [h, sy, w, sx, c]}, which is {@code [h * sy, w * sx, c]}.
 */
final class TransposeConvImporter {
  private static final String FORM =
      "TRANSPOSE_CONV of int8 or uint8 [height, width, channels] to a constant shape, with constant"
          + " weights of the same type and a constant int32 bias";

  private static final int WEIGHTS = 1;
  private static final int DATA = 2;
  private static final int BIAS = 3;

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;
  private final List<Layer> layers = new ArrayList<>();

  TransposeConvImporter(
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
            .streamProblem(3, DATA)
            .or(() -> check.activationProblem(tensors.output()))
            .or(this::typeProblem)
            .or(this::shapeProblem)
            .or(this::scaleProblem);
    Optional<Tensor> weights = problem.isEmpty() ? turned() : Optional.empty();
    Optional<Tensor> bias = problem.isEmpty() ? bias() : Optional.empty();
    if (problem.isEmpty() && (weights.isEmpty() || hasBias() && bias.isEmpty())) {
      problem = Optional.of("its weights or its bias are no constants of their shape");
    }
    if (problem.isPresent()) {
      tensors.refuse(problem.get(), FORM);
      return List.of();
    }
    if (tensors.inputName(DATA).equals(OperatorTensors.REFUSED)) {
      return List.of();
    }
    Stretching stretching = stretching();
    layers.addAll(
        stretching.layers(
            tensors.inputName(DATA),
            check.shape(tensors.input(DATA)).channels(),
            this::name,
            check.origin()));
    String image = layers.isEmpty() ? tensors.inputName(DATA) : layers.getLast().name();
    convolution(image, stretching.padding(), weights.get(), bias);
    return layers;
  }

  private Stretching stretching() {
    TfliteOptions.TransposeConvolution options =
        operator.options(TfliteOptions.TransposeConvolution.class).orElseThrow();
    return stretching(
        options,
        tensors.input(WEIGHTS).shape(),
        check.shape(tensors.input(DATA)),
        check.shape(tensors.output()));
  }

  /**
   * Returns how far the pixels of an image stand apart.
   *
   * @param weights {@code [filters, height, width, channels]}
   */
  static Stretching stretching(
      TfliteOptions.TransposeConvolution options, List<Integer> weights, Shape from, Shape to) {
    boolean same = options.padding().equals("SAME");
    List<Integer> x = from.dimensions();
    List<Integer> y = to.dimensions();
    return new Stretching(
        axis(x.get(0), y.get(0), weights.get(1), options.strideY(), same),
        axis(x.get(1), y.get(1), weights.get(2), options.strideX(), same));
  }

  /** Source: {@code ComputePadding} of TFLite, with the sizes of the output. */
  private static Stretching.Axis axis(int from, int to, int kernel, int stride, boolean same) {
    int windows = same ? Math.ceilDiv(to, stride) : Math.floorDiv(to - kernel + stride, stride);
    int padding = Math.max((windows - 1) * stride + kernel - to, 0);
    return new Stretching.Axis(from, to, kernel, stride, padding / 2);
  }

  private String name(String part) {
    return Names.ofLayer("conv2d", operator.index()) + part;
  }

  private String add(Layer layer) {
    layers.add(layer);
    return layer.name();
  }

  private void convolution(String x, Padding padding, Tensor weights, Optional<Tensor> bias) {
    TfliteTensor w = tensors.input(WEIGHTS);
    List<Double> scales = w.scales().stream().map(Float::doubleValue).toList();
    add(
        new ConvolutionLayer(
            name(""),
            x,
            new ConvolutionLayer.Grouped(1),
            new LayerWeights(weights, TensorCheck.type(w), scales, w.zeroPoints().get(0)),
            bias,
            new Sweep(1, 1, 1, 1, padding),
            new Activation.None(),
            new Output.Requantized(
                TensorCheck.type(tensors.output()), TensorCheck.quantization(tensors.output())),
            arithmetic.elementwise(),
            Optional.empty(),
            check.origin()));
  }

  /** Returns the weights with both directions of the kernel turned around. */
  private Optional<Tensor> turned() {
    Shape shape = new Shape(tensors.input(WEIGHTS).shape());
    int height = shape.dimensions().get(1);
    int width = shape.dimensions().get(2);
    int channels = shape.channels();
    return TensorCheck.constant(tensors.input(WEIGHTS), shape)
        .map(
            w ->
                Tensor.generate(
                    shape,
                    i -> {
                      int c = i % channels;
                      int x = i / channels % width;
                      int y = i / channels / width % height;
                      int filter = i / channels / width / height;
                      int row = filter * height + height - 1 - y;
                      return w.get((row * width + width - 1 - x) * channels + c);
                    }));
  }

  private boolean hasBias() {
    return operator.inputs().size() > BIAS && operator.inputs().get(BIAS) >= 0;
  }

  private Optional<Tensor> bias() {
    return hasBias()
        ? TensorCheck.constant(tensors.input(BIAS), Shape.of(tensors.input(WEIGHTS).shape().get(0)))
        : Optional.empty();
  }

  private Optional<String> typeProblem() {
    TfliteTensor weights = tensors.input(WEIGHTS);
    String type = weights.type();
    boolean fits =
        List.of("INT8", "UINT8").contains(type)
            && tensors.input(DATA).type().equals(type)
            && tensors.output().type().equals(type)
            && (!hasBias() || tensors.input(BIAS).type().equals("INT32"));
    if (!fits) {
      return Optional.of(
          "its tensors are %s, %s and %s"
              .formatted(tensors.input(DATA), weights, tensors.output()));
    }
    return weights.data().isEmpty() || weights.sparse()
        ? Optional.of("its weights are sparse, or computed at run time")
        : Optional.empty();
  }

  private Optional<String> shapeProblem() {
    Optional<TfliteOptions.TransposeConvolution> options =
        operator.options(TfliteOptions.TransposeConvolution.class);
    if (options.isEmpty() || !List.of("SAME", "VALID").contains(options.get().padding())) {
      return Optional.of("its padding is not known");
    }
    TfliteTensor weights = tensors.input(WEIGHTS);
    Shape from = check.shape(tensors.input(DATA));
    Shape to = check.shape(tensors.output());
    int strides = Math.max(options.get().strideY(), options.get().strideX());
    boolean fits =
        from.dimensions().size() == 3
            && to.dimensions().size() == 3
            && weights.shape().size() == 4
            && weights.elements() > 0
            && weights.shape().get(3) == from.channels()
            && weights.shape().get(0) == to.channels()
            && Math.min(options.get().strideY(), options.get().strideX()) > 0
            && strides < Window.LARGEST_SIDE
            && (long) from.elements() * strides * strides <= ShapeResult.MOST_ELEMENTS
            && constantShape()
            && stretching().possible();
    return fits
        ? Optional.empty()
        : Optional.of(
            "it makes %s from %s with weights %s"
                .formatted(tensors.output(), tensors.input(DATA), weights.shape()));
  }

  private boolean constantShape() {
    List<Integer> shape = tensors.output().shape();
    return TensorCheck.constant(tensors.input(0), Shape.of(shape.size()))
        .filter(s -> IntStream.range(0, shape.size()).allMatch(i -> s.get(i) == shape.get(i)))
        .isPresent();
  }

  private Optional<String> scaleProblem() {
    TfliteTensor weights = tensors.input(WEIGHTS);
    int count = weights.scales().size();
    boolean signed = weights.type().equals("INT8");
    boolean fits =
        (count == 1 || signed && count == weights.shape().get(0))
            && weights.zeroPoints().size() == count
            && weights.zeroPoints().stream()
                .allMatch(z -> signed ? z == 0 : TensorCheck.type(weights).range().contains(z))
            && weights.scales().stream().allMatch(TensorCheck::isScale);
    return fits
        ? Optional.empty()
        : Optional.of("its weights have " + count + " scales, or a zero point");
  }
}
