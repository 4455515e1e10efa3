// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.Window;

/** Conv, Gemm and MatMul in all their forms. */
final class WeightedOps {
  static final String CONV_FORM =
      "Conv over one or two axes of quantized values with constant quantized weights";
  static final String DENSE_FORM =
      "Gemm or MatMul of quantized values by constant quantized weights [inputs, outputs]";

  private final Reading reading;
  private final OnnxNode node;

  WeightedOps(Reading reading, OnnxNode node) {
    this.reading = reading;
    this.node = node;
  }

  Value conv() {
    KnownWeights weights = weights(reading.value(node, 1), 0);
    Value.Stream x = elements(CONV_FORM);
    if (node.domain().endsWith("channels_last")) {
      return channelsLast(x, weights);
    }
    return conv(x, weights, bias(2, 1, 1), false);
  }

  /** Tensors are NHWC and weights [o, h, w, i] in this domain. */
  private Value channelsLast(Value.Stream x, KnownWeights weights) {
    List<Integer> first = List.of(0, 3, 1, 2);
    Value.Stream nchw = Moving.transposed(x, first);
    KnownWeights oihw =
        new KnownWeights(Moving.transposed(weights.codes, first), weights.type, weights.real);
    Value.Summed made = (Value.Summed) conv(nchw, oihw, bias(2, 1, 1), false);
    List<Integer> back = List.of(0, 2, 3, 1);
    StreamOrder order =
        made.order()
            .transposed(made.dims(), back)
            .orElseThrow(() -> new Refused("its output cannot be transposed", CONV_FORM));
    return new Value.Summed(
        made.sum(),
        back.stream().map(made.dims()::get).toList(),
        order,
        3,
        made.real(),
        made.signs(),
        made.plain(),
        made.then(),
        made.straight());
  }

  Value qlinearConv() {
    Value.KnownCodes codes = codes(3, 4, 5, 0);
    Value.Stream x = dequantized(0, 1, 2);
    Optional<Constant> bias = reading.optionalConstant(node, 8);
    Value sum = conv(x, new KnownWeights(codes, type(3), false), bias.map(Bias::integers), false);
    return QuantizeOps.linear(reading, node, sum, 6, 7);
  }

  Value qlinearMatMul() {
    Value.KnownCodes codes = codes(3, 4, 5, 1);
    Value.Stream x = dequantized(0, 1, 2);
    Value sum = dense(x, new KnownWeights(codes, type(3), false), Optional.empty(), 1, 1, false);
    return QuantizeOps.linear(reading, node, sum, 6, 7);
  }

  Value qgemm() {
    if (node.integer("transA", 0) != 0) {
      throw new Refused("its first matrix is transposed", DENSE_FORM);
    }
    boolean transposed = node.integer("transB", 0) != 0;
    Value.KnownCodes codes = codes(3, 4, 5, transposed ? 0 : 1);
    Value.Stream x = dequantized(0, 1, 2);
    Value.KnownCodes matrix = transposed ? Moving.transposed(codes, List.of(1, 0)) : codes;
    Optional<Bias> bias = reading.optionalConstant(node, 6).map(Bias::integers);
    Value sum =
        dense(x, new KnownWeights(matrix, type(3), false), bias, node.real("alpha", 1), 1, false);
    return node.input(7).isPresent() ? QuantizeOps.linear(reading, node, sum, 7, 8) : sum;
  }

  Value integer(boolean convolution) {
    double inputZero = reading.optionalConstant(node, 2).map(Constant::scalar).orElse(0.0);
    Value.Stream x = reading.stream(node, 0, CONV_FORM);
    if (x.zeroPoint() != (long) inputZero) {
      throw new Refused(
          "it takes zero point %s where its input was made with %d"
              .formatted(inputZero, x.zeroPoint()),
          CONV_FORM);
    }
    Constant w = reading.constant(node, 1);
    long[] zeros =
        reading
            .optionalConstant(node, 3)
            .map(z -> Arrays.stream(z.values()).mapToLong(v -> (long) v).toArray())
            .orElse(new long[] {0});
    Value.KnownCodes codes = new Value.KnownCodes(w, new double[] {1}, zeros, convolution ? 0 : 1);
    KnownWeights weights = new KnownWeights(codes, integerType(w), false);
    return convolution
        ? conv(x, weights, Optional.empty(), true)
        : dense(x, weights, Optional.empty(), 1, 1, true);
  }

  Value gemm() {
    if (node.integer("transA", 0) != 0) {
      throw new Refused("its first matrix is transposed", DENSE_FORM);
    }
    boolean transposed = node.integer("transB", 0) != 0;
    KnownWeights weights = weights(reading.value(node, 1), transposed ? 0 : 1);
    KnownWeights matrix =
        transposed
            ? new KnownWeights(
                Moving.transposed(weights.codes, List.of(1, 0)), weights.type, weights.real)
            : weights;
    double alpha = node.real("alpha", 1);
    double beta = node.real("beta", 1);
    return dense(elements(DENSE_FORM), matrix, bias(2, alpha, beta), alpha, beta, false);
  }

  Value matMul() {
    Value second = reading.value(node, 1);
    KnownWeights weights = weights(second, Math.max(0, second.dims().size() - 1));
    return dense(elements(DENSE_FORM), weights, Optional.empty(), 1, 1, false);
  }

  /** Returns what is multiplied. Weights that are integers themselves take integers: int8. */
  private Value.Stream elements(String form) {
    Value x = reading.value(node, 0);
    if (x instanceof Value.RealInput input
        && reading.qonnx()
        && reading.value(node, 1) instanceof Value.Known) {
      return reading.integerInput(input, node);
    }
    return reading.stream(x, node, form);
  }

  private Value.Stream dequantized(int value, int scale, int zero) {
    return QuantizeOps.dequantized(
        reading,
        node,
        value,
        reading.scalar(node, scale),
        reading.optionalConstant(node, zero).map(z -> (long) z.scalar()).orElse(0L));
  }

  private Value.KnownCodes codes(int value, int scale, int zero, int axis) {
    return QuantizeOps.codes(
        reading.constant(node, value),
        reading.constant(node, scale),
        reading.optionalConstant(node, zero),
        axis);
  }

  private IntType type(int value) {
    return integerType(reading.constant(node, value));
  }

  private IntType integerType(Constant constant) {
    return constant
        .type()
        .quantized()
        .orElseThrow(() -> new Refused("its weights are " + constant, CONV_FORM));
  }

  /**
   * Constant weights.
   *
   * @param codes quantized values
   * @param type that holds them
   * @param real whether scales are float64
   */
  private record KnownWeights(Value.KnownCodes codes, IntType type, boolean real) {}

  private KnownWeights weights(Value value, int axis) {
    return switch (value) {
      case Value.KnownCodes codes -> {
        IntType type =
            codes
                .codes()
                .type()
                .quantized()
                .filter(t -> !reading.qonnx())
                .orElseGet(
                    () ->
                        IntType.signedFor(
                            Tensor.generate(
                                    Shape.of(codes.codes().size()),
                                    i -> (long) codes.codes().get(i))
                                .range()));
        yield new KnownWeights(codes, type, reading.qonnx());
      }
      case Value.Known(Constant constant) when reading.qonnx() && small(constant) ->
          new KnownWeights(
              new Value.KnownCodes(constant, new double[] {1}, new long[] {0}, axis),
              IntType.signed(17),
              true);
      case Value.Known(Constant constant) ->
          throw new Refused("its weights are " + constant + ", not quantized", CONV_FORM);
      default -> throw new Refused("its second input is computed", DENSE_FORM);
    };
  }

  private static boolean small(Constant constant) {
    return Arrays.stream(constant.values()).allMatch(v -> v == Math.rint(v) && Math.abs(v) < 32768);
  }

  /** What is added to sums: integers in their steps, or real numbers. */
  private record Bias(double[] values, boolean whole) {
    static Bias integers(Constant constant) {
      return new Bias(constant.values(), true);
    }
  }

  private Optional<Bias> bias(int position, double alpha, double beta) {
    return reading
        .optional(node, position)
        .map(
            value -> {
              if (value instanceof Value.KnownCodes codes
                  && codes.codes().type() == ElementType.INT32
                  && alpha == 1
                  && beta == 1) {
                return new Bias(reading.constantOf(codes).orElseThrow().values(), false);
              }
              return new Bias(
                  reading
                      .constantOf(value)
                      .orElseThrow(() -> new Refused("its bias is computed", CONV_FORM))
                      .values(),
                  false);
            });
  }

  /** A plain convolution of the stretched image, by the kernel turned around. */
  Value convTranspose() {
    TransposedKernel kernel = TransposedKernel.of(node, reading.value(node, 1).dims());
    KnownWeights weights = weights(reading.value(node, 1), 1);
    Value.Stream x = elements(CONV_FORM);
    Value.Stream image = kernel.stretched(reading, x);
    KnownWeights turned =
        new KnownWeights(kernel.turned(weights.codes), weights.type, weights.real);
    return conv(image, turned, bias(2, 1, 1), false, kernel.groups(), kernel.sweep(x.dims()));
  }

  private Value conv(Value.Stream x, KnownWeights weights, Optional<Bias> bias, boolean literal) {
    List<Integer> dims = x.dims();
    List<Integer> kernel = weights.codes.dims();
    if (kernel.size() < 3 || kernel.size() != dims.size()) {
      throw new Refused(
          "its input is %s and its weights are %s".formatted(dims, kernel), CONV_FORM);
    }
    Sweep sweep =
        Sweeping.of(node, kernel.subList(2, kernel.size()), dims.subList(2, dims.size()), false)
            .sweep();
    return conv(x, weights, bias, literal, node.integer("group", 1), sweep);
  }

  private Value conv(
      Value.Stream x,
      KnownWeights weights,
      Optional<Bias> bias,
      boolean literal,
      int groups,
      Sweep sweep) {
    List<Integer> dims = x.dims();
    List<Integer> kernel = weights.codes.dims();
    int spatial = dims.size() - 2;
    if (spatial < 1 || spatial > 2 || kernel.size() != dims.size() || dims.get(0) != 1) {
      throw new Refused(
          "its input is %s and its weights are %s".formatted(dims, kernel), CONV_FORM);
    }
    int filters = kernel.get(0);
    int channels = dims.get(1);
    if (groups < 1 || channels != kernel.get(1) * groups || filters % groups != 0) {
      throw new Refused(
          "its input is %s, its weights are %s in %d groups".formatted(dims, kernel, groups),
          CONV_FORM);
    }
    Value.Stream read =
        reading.layers().arranged(x, spatial == 2 ? List.of(2, 3, 1) : List.of(0, 2, 1), node);
    boolean depthwise = groups == channels && kernel.get(1) == 1 && (groups > 1 || !x.oneScale());
    if (!x.oneScale() && !depthwise) {
      throw new Refused("channels of different scales meet in one sum", CONV_FORM);
    }
    int height = spatial == 2 ? kernel.get(2) : 1;
    int width = kernel.getLast();
    int inner = kernel.get(1);
    Value.KnownCodes codes = weights.codes;
    Tensor values =
        depthwise
            ? Tensor.generate(
                Shape.of(height, width, filters),
                i ->
                    code(
                        codes,
                        (i % filters * height + i / filters / width) * width + i / filters % width))
            : Tensor.generate(
                Shape.of(filters, height, width, inner),
                i -> {
                  int channel = i % inner;
                  int column = i / inner % width;
                  int row = i / inner / width % height;
                  int filter = i / inner / width / height;
                  return code(codes, ((filter * inner + channel) * height + row) * width + column);
                });
    Window window = sweep.window(height, width, read.shape());
    Shape shape = window.output(read.shape(), filters);
    List<Integer> out = new ArrayList<>(List.of(1, filters));
    out.addAll(spatial == 2 ? shape.dimensions().subList(0, 2) : shape.dimensions().subList(1, 2));
    int multiplier = filters / channels;
    ConvolutionLayer.Form form =
        depthwise
            ? new ConvolutionLayer.Depthwise(multiplier)
            : new ConvolutionLayer.Grouped(groups);
    double[] inputScales =
        IntStream.range(0, filters)
            .mapToDouble(o -> x.oneScale() ? x.scale() : x.scales()[o / multiplier])
            .toArray();
    StreamOrder order = StreamOrder.of(out, spatial == 2 ? List.of(2, 3, 1) : List.of(2, 1));
    return new Summing(read, values, form, sweep, filters, depthwise, shape, inputScales)
        .sum(weights, bias, 1, literal, out, order, 1);
  }

  private static long code(Value.KnownCodes codes, int index) {
    return (long) codes.codes().get(index);
  }

  private Value dense(
      Value.Stream x,
      KnownWeights weights,
      Optional<Bias> bias,
      double alpha,
      double beta,
      boolean literal) {
    List<Integer> matrix = weights.codes.dims();
    List<Integer> dims = x.dims();
    if (matrix.size() != 2 || dims.isEmpty() || !matrix.get(0).equals(dims.getLast())) {
      throw new Refused("it multiplies %s by %s".formatted(dims, matrix), DENSE_FORM);
    }
    if (!x.oneScale()) {
      throw new Refused("channels of different scales meet in one sum", DENSE_FORM);
    }
    int inputs = matrix.get(0);
    int units = matrix.get(1);
    int rows = Reading.elements(dims) / inputs;
    Optional<Bias> scaled =
        bias.map(
            b ->
                new Bias(
                    Arrays.stream(b.values).map(v -> beta == 1 ? v : v * beta).toArray(),
                    b.whole && beta == 1));
    List<Integer> out = new ArrayList<>(dims);
    out.set(out.size() - 1, units);
    return rows == 1
        ? vector(x, weights, scaled, alpha, literal, inputs, units, out)
        : rows(x, weights, scaled, alpha, literal, rows, inputs, units, out);
  }

  private Value vector(
      Value.Stream x,
      KnownWeights weights,
      Optional<Bias> bias,
      double alpha,
      boolean literal,
      int inputs,
      int units,
      List<Integer> out) {
    int[] order = x.order().indices();
    Value.Stream read = reading.layers().shaped(x, Shape.of(inputs), node);
    Tensor values =
        Tensor.generate(
            Shape.of(units, inputs),
            i -> code(weights.codes, order[i % inputs] * units + i / inputs));
    return new Summing(
            read, values, null, null, units, false, Shape.of(units), repeated(x.scale(), units))
        .sum(weights, bias, alpha, literal, out, StreamOrder.rowMajor(out), out.size() - 1);
  }

  /** Every row of a matrix is multiplied: a convolution with a window of one element. */
  private Value rows(
      Value.Stream x,
      KnownWeights weights,
      Optional<Bias> bias,
      double alpha,
      boolean literal,
      int rows,
      int inputs,
      int units,
      List<Integer> out) {
    List<Integer> axes = IntStream.range(0, x.dims().size()).boxed().toList();
    Value.Stream inOrder = reading.layers().arranged(x, axes, node);
    Value.Stream read = reading.layers().shaped(inOrder, Shape.of(1, rows, inputs), node);
    Tensor values =
        Tensor.generate(
            Shape.of(units, 1, 1, inputs),
            i -> code(weights.codes, i % inputs * units + i / inputs));
    Sweep sweep = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);
    return new Summing(
            read,
            values,
            new ConvolutionLayer.Grouped(1),
            sweep,
            units,
            false,
            Shape.of(1, rows, units),
            repeated(x.scale(), units))
        .sum(weights, bias, alpha, literal, out, StreamOrder.rowMajor(out), out.size() - 1);
  }

  private static double[] repeated(double value, int count) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  /** The layer that sums, before its scales are known. */
  private final class Summing {
    private final Value.Stream read;
    private final Tensor values;
    private final ConvolutionLayer.Form form;
    private final Sweep sweep;
    private final int channels;
    private final boolean channelLast;
    private final Shape shape;
    private final double[] inputScales;

    Summing(
        Value.Stream read,
        Tensor values,
        ConvolutionLayer.Form form,
        Sweep sweep,
        int channels,
        boolean channelLast,
        Shape shape,
        double[] inputScales) {
      this.read = read;
      this.values = values;
      this.form = form;
      this.sweep = sweep;
      this.channels = channels;
      this.channelLast = channelLast;
      this.shape = shape;
      this.inputScales = inputScales;
    }

    Value sum(
        KnownWeights weights,
        Optional<Bias> bias,
        double alpha,
        boolean literal,
        List<Integer> dims,
        StreamOrder order,
        int axis) {
      Value.KnownCodes codes = weights.codes;
      boolean fits =
          (codes.scales().length == 1 || codes.scales().length == channels)
              && (codes.zeroPoints().length == 1 || codes.zeroPoints().length == channels);
      if (!fits || (codes.scales().length > 1 && codes.dims().get(codes.axis()) != channels)) {
        throw new Refused(
            "its weights have %d scales along axis %d of %s"
                .formatted(codes.scales().length, codes.axis(), codes.dims()),
            "one scale, or one per output channel");
      }
      double[] steps = new double[channels];
      double[] floats = new double[channels];
      List<Double> scales = new ArrayList<>();
      boolean exact = true;
      for (int c = 0; c < channels; c++) {
        double w = codes.scales()[codes.scales().length == 1 ? 0 : c];
        steps[c] = inputScales[c] * w * alpha;
        float ofInput =
            alpha == 1 ? (float) inputScales[c] : (float) alpha * (float) inputScales[c];
        floats[c] = ofInput * (float) w;
        float weightScale = weightScale((float) inputScales[c], (float) w, (float) floats[c]);
        exact &= weightScale > 0;
        if (codes.scales().length > 1 || c == 0) {
          scales.add((double) Math.max(weightScale, Float.MIN_NORMAL));
        }
      }
      double[] real = new double[channels];
      long[] whole = new long[channels];
      bias.ifPresent(b -> add(b, steps, floats, real, whole));
      List<Long> zeros = Arrays.stream(codes.zeroPoints()).boxed().toList();
      WeightedSum sum =
          new WeightedSum(
              node,
              read,
              form,
              values,
              zeros,
              weights.type,
              scales,
              sweep,
              channels,
              channelLast,
              shape,
              steps);
      Optional<PlainSum> plain =
          reading.qonnx() || literal || !exact
              ? Optional.empty()
              : Optional.of(
                  new PlainSum(whole, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
      int[] signs = new int[channels];
      Arrays.fill(signs, 1);
      Value.ChannelFunction function =
          literal
              ? (c, acc) -> acc
              : reading.qonnx() || exact
                  ? (c, acc) -> steps[c] * acc + real[c]
                  : (c, acc) -> (float) (acc + whole[c]) * (float) floats[c];
      return new Value.Summed(
          sum, dims, order, axis, function, signs, plain, UnaryOperator.identity());
    }

    private void add(Bias bias, double[] steps, double[] floats, double[] real, long[] whole) {
      if (bias.values.length != 1 && bias.values.length != channels) {
        throw new Refused(bias.values.length + " biases for " + channels + " channels", CONV_FORM);
      }
      for (int c = 0; c < channels; c++) {
        double value = bias.values[bias.values.length == 1 ? 0 : c];
        real[c] = bias.whole ? value * steps[c] : value;
        double inSteps = bias.whole ? value : Math.rint(value / floats[c]);
        if (!(Math.abs(inSteps) < 1L << 47) && !reading.qonnx()) {
          throw new Refused("a bias is " + value + ", " + inSteps + " steps", CONV_FORM);
        }
        whole[c] = (long) inSteps;
      }
    }
  }

  /** Returns a weight scale with which {@code f32(sx * sw)} is the given product; 0 for none. */
  private static float weightScale(float inputScale, float near, float product) {
    if (inputScale * near == product) {
      return near;
    }
    float quotient = product / inputScale;
    for (float s : new float[] {quotient, Math.nextUp(quotient), Math.nextDown(quotient)}) {
      if (inputScale * s == product && s > 0) {
        return s;
      }
    }
    return 0;
  }
}
