// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.LayerCall;
import org.bitloom.model.Padding;
import org.bitloom.operator.Shape;

/** Conv, Gemm, MatMul and BatchNormalization in real numbers. */
final class RealWeighted {
  private static final String CONV_FORM = "Conv over one or two axes with constant weights";
  private static final String DENSE_FORM =
      "Gemm or MatMul of one computed tensor by a constant matrix [inputs, outputs]";
  private static final String NORM_FORM =
      "BatchNormalization with constants, over channels that travel innermost";
  private static final double USUAL_EPSILON = 1e-5f;

  private final RealCalls calls;
  private final Reading reading;
  private final OnnxNode node;

  RealWeighted(RealCalls calls) {
    this.calls = calls;
    this.reading = calls.reading();
    this.node = calls.node();
  }

  Value conv() {
    Value.Stream x = calls.input(0, CONV_FORM);
    Constant weights = reading.constant(node, 1);
    List<Integer> dims = x.dims();
    List<Integer> kernel = weights.dims();
    List<Integer> image = RealCalls.imageDims(dims, CONV_FORM);
    int groups = node.integer("group", 1);
    boolean fits =
        kernel.size() == dims.size()
            && groups > 0
            && dims.get(1) == (long) kernel.get(1) * groups
            && kernel.get(0) % groups == 0
            && kernel.stream().allMatch(k -> k > 0);
    if (!fits) {
      throw new Refused(
          "its input is %s, its weights are %s in %d groups".formatted(dims, kernel, groups),
          CONV_FORM);
    }
    Sweeping sweeping =
        Sweeping.of(node, kernel.subList(2, kernel.size()), dims.subList(2, dims.size()), false);
    return convolution(calls.arranged(x, image), weights, sweeping, groups);
  }

  /** A plain convolution of the image with its pixels apart, by the kernel turned around. */
  Value convTranspose() {
    Value.Stream x = calls.input(0, CONV_FORM);
    Constant weights = reading.constant(node, 1);
    TransposedKernel kernel = TransposedKernel.of(node, weights.dims());
    Value.Stream image = kernel.stretched(calls, x);
    List<Integer> sides = weights.dims();
    Sweeping sweeping =
        new Sweeping(
            sides.size() == 4 ? sides.get(2) : 1, sides.getLast(), kernel.sweep(x.dims()), true);
    return convolution(image, kernel.turned(weights), sweeping, kernel.groups());
  }

  /**
   * Returns a convolution.
   *
   * @param read an image of height, width and channels
   * @param weights {@code [filters, channels / groups, ...]}
   */
  private Value convolution(Value.Stream read, Constant weights, Sweeping sweeping, int groups) {
    List<Integer> dims = read.dims();
    List<Integer> kernel = weights.dims();
    int filters = kernel.get(0);
    boolean depthwise = groups > 1 && kernel.get(1) == 1;
    Map<String, RealArray> arrays = new HashMap<>();
    arrays.put("weights", weights(weights, sweeping, depthwise));
    bias(2, filters, 1).ifPresent(bias -> arrays.put("bias", bias));
    Shape shape =
        sweeping
            .sweep()
            .window(sweeping.height(), sweeping.width(), read.shape())
            .output(read.shape(), filters);
    String name =
        calls.add(
            depthwise ? "depthwise_conv2d" : "conv2d",
            List.of(read.layer()),
            arguments(sweeping, depthwise, filters, groups, dims.get(1)),
            shape,
            arrays);
    List<Integer> out = new ArrayList<>(List.of(1, filters));
    out.addAll(shape.dimensions().subList(dims.size() == 4 ? 0 : 1, 2));
    return RealCalls.made(name, out, RealCalls.imageDims(dims, CONV_FORM));
  }

  private static List<LayerCall.Argument> arguments(
      Sweeping s, boolean depthwise, int filters, int groups, int channels) {
    List<LayerCall.Argument> arguments = new ArrayList<>();
    if (!depthwise) {
      arguments.add(RealCalls.whole("filters", filters));
    }
    arguments.add(RealCalls.wholes("kernel", List.of(s.height(), s.width())));
    arguments.add(RealCalls.wholes("stride", List.of(s.sweep().strideY(), s.sweep().strideX())));
    arguments.add(padding(s));
    arguments.add(
        RealCalls.wholes("dilation", List.of(s.sweep().dilationY(), s.sweep().dilationX())));
    arguments.add(
        depthwise
            ? RealCalls.whole("depth_multiplier", filters / channels)
            : RealCalls.whole("groups", groups));
    return arguments;
  }

  /** Returns the padding of a window. */
  static LayerCall.Argument padding(Sweeping s) {
    return switch (s.sweep().padding()) {
      case Padding.Sides(int top, int bottom, int left, int right) ->
          RealCalls.wholes("padding", List.of(top, bottom, left, right));
      case Padding.Same same -> new LayerCall.Argument("padding", new LayerCall.Word("same"));
    };
  }

  /** Returns weights {@code [o, i, h, w]} as {@code [o, h, w, i]}, or {@code [h, w, o]}. */
  private static RealArray weights(Constant weights, Sweeping s, boolean depthwise) {
    int filters = weights.dims().get(0);
    int inner = weights.dims().get(1);
    Constant image = weights.reshape(List.of(filters, inner, s.height(), s.width()));
    Constant moved = image.transpose(depthwise ? List.of(2, 3, 0, 1) : List.of(0, 2, 3, 1));
    return new RealArray(
        depthwise ? List.of(s.height(), s.width(), filters) : moved.dims(), moved.values());
  }

  /** Returns the constant that is added to sums, one number for each of them. */
  private Optional<RealArray> bias(int position, int count, double factor) {
    return reading
        .optionalConstant(node, position)
        .map(
            bias -> {
              boolean row = bias.dims().isEmpty() || bias.dims().getLast() == bias.size();
              if (bias.size() != count && bias.size() != 1 || !row) {
                throw new Refused("its bias is " + bias, "one number per output");
              }
              return RealArray.generate(
                  List.of(count), o -> factor * bias.get(bias.size() == 1 ? 0 : o));
            });
  }

  Value gemm() {
    Value.Stream x = calls.input(0, DENSE_FORM);
    Constant matrix = reading.constant(node, 1);
    boolean sane =
        node.integer("transA", 0) == 0
            && matrix.dims().size() == 2
            && x.dims().size() == 2
            && x.dims().get(0) == 1;
    if (!sane) {
      throw new Refused("it multiplies %s by %s".formatted(x.dims(), matrix), DENSE_FORM);
    }
    Constant weights = node.integer("transB", 0) == 0 ? matrix : matrix.transpose(List.of(1, 0));
    double alpha = node.real("alpha", 1);
    Optional<RealArray> bias = bias(2, weights.dims().get(1), node.real("beta", 1));
    return dense(x, weights, alpha, bias);
  }

  Value matMul() {
    if (reading.value(node, 1) instanceof Value.Stream) {
      return new RealProduct(calls).product();
    }
    Constant weights = reading.constant(node, 1);
    Value.Stream x = calls.input(0, DENSE_FORM);
    return dense(x, weights, 1, Optional.empty());
  }

  /** Multiplies rows of the last dimension by a matrix. */
  private Value dense(Value.Stream x, Constant weights, double factor, Optional<RealArray> bias) {
    List<Integer> dims = x.dims();
    boolean fits =
        weights.dims().size() == 2
            && !dims.isEmpty()
            && weights.dims().get(0).equals(dims.getLast())
            && weights.size() > 0;
    if (!fits) {
      throw new Refused("it multiplies %s by %s".formatted(dims, weights), DENSE_FORM);
    }
    List<Integer> out = new ArrayList<>(dims);
    out.set(dims.size() - 1, weights.dims().get(1));
    return Reading.elements(dims) == dims.getLast()
        ? vector(x, weights, factor, bias, out)
        : rows(x, weights, factor, bias, out);
  }

  private Value vector(
      Value.Stream x,
      Constant weights,
      double factor,
      Optional<RealArray> bias,
      List<Integer> out) {
    int inputs = weights.dims().get(0);
    int units = weights.dims().get(1);
    int[] order = x.order().indices();
    Map<String, RealArray> arrays = new HashMap<>();
    arrays.put(
        "weights",
        RealArray.generate(
            List.of(units, inputs),
            i -> factor * weights.get(order[i % inputs] * units + i / inputs)));
    bias.ifPresent(b -> arrays.put("bias", b));
    String name =
        calls.add(
            "dense",
            List.of(x.layer()),
            List.of(RealCalls.whole("units", units)),
            Shape.of(units),
            arrays);
    return RealCalls.made(name, out, List.of(out.size() - 1));
  }

  /** Rows are the pixels of a convolution of one element. */
  private Value rows(
      Value.Stream x,
      Constant weights,
      double factor,
      Optional<RealArray> bias,
      List<Integer> out) {
    int inputs = weights.dims().get(0);
    int units = weights.dims().get(1);
    List<Integer> places = RealCalls.travelling(x);
    places.remove((Integer) (x.dims().size() - 1));
    places.add(x.dims().size() - 1);
    Value.Stream read = calls.arranged(x, places);
    Shape image = Shape.of(1, read.shape().vectors(), inputs);
    Map<String, RealArray> arrays = new HashMap<>();
    arrays.put(
        "weights",
        RealArray.generate(
            List.of(units, 1, 1, inputs),
            i -> factor * weights.get(i % inputs * units + i / inputs)));
    bias.ifPresent(b -> arrays.put("bias", b));
    String name =
        calls.add(
            "conv2d",
            List.of(calls.shaped(read, image).layer()),
            List.of(RealCalls.whole("filters", units), RealCalls.wholes("kernel", List.of(1, 1))),
            Shape.of(1, read.shape().vectors(), units),
            arrays);
    return RealCalls.stream(
        name, Shape.of(1, read.shape().vectors(), units), out, StreamOrder.of(out, places));
  }

  Value batchNormalization() {
    Value.Stream x = calls.input(0, NORM_FORM);
    Constant gamma = reading.constant(node, 1);
    Constant beta = reading.constant(node, 2);
    Constant mean = reading.constant(node, 3);
    Constant variance = reading.constant(node, 4);
    int rank = x.dims().size();
    int channels = rank < 2 ? 1 : x.dims().get(1);
    boolean sane =
        rank >= 2
            && node.integer("training_mode", 0) == 0
            && node.integer("spatial", 1) == 1
            && List.of(gamma, beta, mean, variance).stream().allMatch(c -> c.size() == channels);
    if (!sane) {
      throw new Refused("its input is %s, its scale %s".formatted(x.dims(), gamma), NORM_FORM);
    }
    double epsilon = node.real("epsilon", USUAL_EPSILON);
    Value.Stream read = calls.innermost(x, 1);
    double[] factors = new double[channels];
    double[] summands = new double[channels];
    for (int c = 0; c < channels; c++) {
      double spread = variance.get(c) + epsilon;
      if (!(spread > 0)) {
        throw new Refused("variance + epsilon of channel " + c + " is " + spread, NORM_FORM);
      }
      factors[c] = gamma.get(c) / Math.sqrt(spread);
      summands[c] = beta.get(c) - mean.get(c) * factors[c];
    }
    return calls.affine(read, factors, summands);
  }
}
