// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.importer.tflite.RealTensors.Stream;
import org.bitloom.model.Broadcast;
import org.bitloom.model.LayerCall;
import org.bitloom.model.RealFunction;
import org.bitloom.operator.Shape;

/** Makes layers in real numbers of the operators of a TFLite file in float32. */
final class RealOperators {
  static final String FORM = "float32 tensors, constant parameters";

  /** Makes the layers of an operator, and remembers what they make. */
  private static final Map<String, Consumer<RealOperators>> BUILT = new TreeMap<>();

  static {
    one("CONV_2D", (o, out) -> new RealSums(o.own).convolution(out));
    one("DEPTHWISE_CONV_2D", (o, out) -> new RealSums(o.own).convolution(out));
    one("FULLY_CONNECTED", (o, out) -> new RealSums(o.own).dense(out));
    one("TRANSPOSE_CONV", (o, out) -> new RealTransposed(o.own).layer(out));
    one("MAX_POOL_2D", (o, out) -> o.pool("max_pool", out));
    one("AVERAGE_POOL_2D", (o, out) -> o.pool("avg_pool", out));
    one("RELU", (o, out) -> o.own.plain("relu", out));
    one("RELU6", (o, out) -> o.own.plain("relu6", out));
    one("RELU_N1_TO_1", (o, out) -> o.own.clipped(out, -1));
    one("RELU_0_TO_1", (o, out) -> o.own.clipped(out, 0));
    one("LOGISTIC", (o, out) -> o.own.plain("sigmoid", out));
    one("TANH", (o, out) -> o.own.plain("tanh", out));
    one("ELU", (o, out) -> o.own.plain("elu", out));
    one("HARD_SWISH", (o, out) -> o.own.plain("hard_swish", out));
    one("GELU", RealOperators::gelu);
    for (RealFunction function :
        List.of(
            RealFunction.ABS,
            RealFunction.COS,
            RealFunction.EXP,
            RealFunction.SIN,
            RealFunction.SQUARE)) {
      one(function.name(), (o, out) -> o.own.plain(function.keyword(), out));
    }
    one(
        "LEAKY_RELU",
        (o, out) ->
            o.own.plain(
                "leaky_relu",
                out,
                RealOperator.real("slope", o.own.option(TfliteOptions.Slope.class).slope())));
    one(
        "SOFTMAX",
        (o, out) ->
            o.own.plain(
                "softmax",
                out,
                RealOperator.real("beta", o.own.option(TfliteOptions.Softmax.class).beta())));
    for (String reshape : List.of("RESHAPE", "SQUEEZE", "EXPAND_DIMS")) {
      one(reshape, RealOperators::reshaped);
    }
    for (String pair : List.of("ADD", "SUB", "MUL", "DIV")) {
      one(pair, RealOperators::combined);
    }
    for (String choice : List.of("MAXIMUM", "MINIMUM")) {
      one(choice, RealOperators::chosen);
    }
    for (String part : List.of("SLICE", "STRIDED_SLICE")) {
      one(part, (o, out) -> new RealParts(o.own).slice(out));
    }
    for (String split : List.of("SPLIT", "SPLIT_V")) {
      BUILT.put(split, o -> new RealParts(o.own).split());
    }
    one("TRANSPOSE", (o, out) -> o.own.moved(out));
    one("CONCATENATION", RealOperators::concatenation);
    one("PAD", RealOperators::pad);
    one("PADV2", RealOperators::pad);
    one("RESIZE_NEAREST_NEIGHBOR", (o, out) -> o.resize("resize_nearest", out));
    one("RESIZE_BILINEAR", (o, out) -> o.resize("resize_linear", out));
    one("MEAN", (o, out) -> o.means().mean(out));
    one("SUM", (o, out) -> o.means().sum(out));
    one("PRELU", RealOperators::prelu);
    one("ARG_MAX", (o, out) -> o.own.plain("argmax", out));
  }

  private final RealTensors tensors;
  private final RealLayers layers;
  private final TfliteOperator operator;
  private final RealOperator own;

  RealOperators(RealTensors tensors, RealLayers layers, TfliteOperator operator) {
    this.tensors = tensors;
    this.layers = layers;
    this.operator = operator;
    this.own = new RealOperator(tensors, layers, operator);
  }

  /** Returns the names of the operators that can be read, in order. */
  static Set<String> built() {
    return BUILT.keySet();
  }

  /** An operator with one output, the name of whose layer is returned. */
  private static void one(String kind, BiFunction<RealOperators, Shape, String> maker) {
    BUILT.put(kind, o -> o.single(maker));
  }

  /** Makes the layers of the operator and remembers what they make. */
  void make() {
    if (operator.kind().equals("DEQUANTIZE")) {
      dequantized();
      return;
    }
    Consumer<RealOperators> maker = BUILT.get(operator.kind());
    if (maker == null) {
      Refusals.Refusal refusal = Refusals.of(operator.kind());
      throw new Refused("it is not built of real numbers: " + refusal.reason(), refusal.nearest());
    }
    maker.accept(this);
  }

  private void single(BiFunction<RealOperators, Shape, String> maker) {
    int output = onlyOutput();
    Shape shape = tensors.shape(output);
    tensors.define(output, new Stream(maker.apply(this, shape), shape));
  }

  private void dequantized() {
    tensors.define(
        onlyOutput(),
        tensors
            .constant(operator.inputs().get(0))
            .orElseThrow(() -> new Refused("its input is computed", FORM)));
  }

  private int onlyOutput() {
    if (operator.outputs().size() != 1 || operator.inputs().isEmpty()) {
      throw new Refused("it has " + operator.outputs().size() + " outputs", "one output");
    }
    return operator.outputs().get(0);
  }

  private String reshaped(Shape out) {
    return layers.shaped(
        operator.index(), own.stream(0).layer(), requireSize(own.stream(0), out), out);
  }

  private String gelu(Shape out) {
    boolean approximate = own.option(TfliteOptions.Gelu.class).approximate();
    RealFunction function = approximate ? RealFunction.GELU_TANH : RealFunction.GELU;
    return own.plain(function.keyword(), out);
  }

  private static Shape requireSize(Stream x, Shape out) {
    if (x.shape().elements() != out.elements()) {
      throw new Refused("it makes %s of %s".formatted(out, x.shape()), FORM);
    }
    return x.shape();
  }

  private String pool(String kind, Shape out) {
    TfliteOptions.Pool o = own.option(TfliteOptions.Pool.class);
    List<LayerCall.Argument> arguments =
        List.of(
            RealOperator.wholes("size", o.height(), o.width()),
            RealOperator.wholes("stride", o.strideY(), o.strideX()),
            RealOperator.padding(o.padding()));
    return own.activated(
        own.add(kind, List.of(own.stream(0).layer()), arguments, out, Map.of()),
        o.activation(),
        out);
  }

  private String combined(Shape out) {
    Optional<RealArray> left = own.constant(0);
    Optional<RealArray> right = own.constant(1);
    String activation = own.option(TfliteOptions.Elementwise.class).activation();
    if (left.isPresent() || right.isPresent()) {
      boolean first = left.isPresent();
      Stream x = own.stream(first ? 1 : 0);
      RealConstant operand = new RealConstant(operator.kind(), first);
      return own.activated(
          operand.layer(layers, operator.index(), x, first ? left.get() : right.get()),
          activation,
          out);
    }
    Stream a = own.stream(0);
    Stream b = own.stream(1);
    boolean suits = Broadcast.fits(a.shape(), out) && Broadcast.fits(b.shape(), out);
    if (!suits || operator.kind().equals("DIV")) {
      throw new Refused("it combines %s and %s".formatted(a.shape(), b.shape()), FORM);
    }
    return own.activated(pair(a, b, out), activation, out);
  }

  private String pair(Stream a, Stream b, Shape out) {
    String kind = operator.kind().toLowerCase(Locale.ROOT);
    return own.add(kind, List.of(a.layer(), b.layer()), List.of(), out, Map.of());
  }

  private String chosen(Shape out) {
    Stream a = own.stream(0);
    Stream b = own.stream(1);
    if (!a.shape().equals(b.shape())) {
      throw new Refused("it compares %s and %s".formatted(a.shape(), b.shape()), FORM);
    }
    return pair(a, b, out);
  }

  private RealMeans means() {
    return new RealMeans(tensors, layers, own);
  }

  /** {@code relu(x) - slope * relu(-x)}, or a leaky relu where all slopes are one that suits. */
  private String prelu(Shape out) {
    Stream x = own.stream(0);
    int channels = out.channels();
    double[] slopes = own.required(1).values();
    List<Integer> shape = own.required(1).shape();
    boolean perChannel = slopes.length == channels && shape.getLast() == channels;
    if (slopes.length != 1 && !perChannel || !x.shape().equals(out)) {
      throw new Refused("its slopes are " + shape, "PRELU with slopes of channels");
    }
    if (slopes[0] >= 0 && Arrays.stream(slopes).allMatch(s -> s == slopes[0])) {
      return own.plain("leaky_relu", out, RealOperator.real("slope", slopes[0]));
    }
    double[] negative = new double[channels];
    Arrays.fill(negative, -1);
    double[] factors = new double[channels];
    Arrays.setAll(factors, c -> -slopes[slopes.length == 1 ? 0 : c]);
    double[] nothing = new double[channels];
    int index = operator.index();
    String above = own.plain("relu", out);
    String minus = layers.affine(index, x.layer(), out, negative, nothing);
    String below = own.add("relu", List.of(minus), List.of(), out, Map.of());
    String scaled = layers.affine(index, below, out, factors, nothing);
    return own.add("add", List.of(above, scaled), List.of(), out, Map.of());
  }

  private String concatenation(Shape out) {
    TfliteOptions.Concatenation o = own.option(TfliteOptions.Concatenation.class);
    List<String> inputs =
        IntStream.range(0, operator.inputs().size()).mapToObj(i -> own.stream(i).layer()).toList();
    int rank = tensors.tensor(operator.outputs().get(0)).shape().size();
    int axis = Math.floorMod(o.axis(), Math.max(1, rank)) - (rank - out.dimensions().size());
    if (axis < 0 || inputs.size() < 2) {
      throw new Refused("it joins along axis " + o.axis(), FORM);
    }
    return own.activated(
        own.add("concat", inputs, List.of(RealOperator.whole("axis", axis)), out, Map.of()),
        o.activation(),
        out);
  }

  private String pad(Shape out) {
    Stream x = own.stream(0);
    List<Integer> pads = tensors.numbers(operator.inputs().get(1));
    int rank = x.shape().dimensions().size();
    int skipped = pads.size() - 2 * rank;
    boolean sane =
        skipped >= 0
            && pads.stream().limit(skipped).allMatch(p -> p == 0)
            && pads.stream().allMatch(p -> p >= 0);
    double value = operator.kind().equals("PADV2") ? own.required(2).values()[0] : 0;
    if (!sane) {
      throw new Refused("its paddings are " + pads, FORM);
    }
    return own.plain(
        "pad",
        out,
        RealOperator.wholes("padding", pads.subList(skipped, pads.size()).toArray(Integer[]::new)),
        RealOperator.real("value", value));
  }

  private String resize(String kind, Shape out) {
    TfliteOptions.Resize o = own.option(TfliteOptions.Resize.class);
    List<Integer> size = tensors.numbers(operator.inputs().get(1));
    if (size.size() != 2 || size.stream().anyMatch(s -> s < 1)) {
      throw new Refused("its size is " + size, FORM);
    }
    return own.plain(
        kind,
        out,
        RealOperator.wholes("size", size.get(0), size.get(1)),
        RealOperator.word("align_corners", String.valueOf(o.alignCorners())),
        RealOperator.word("half_pixel_centers", String.valueOf(o.halfPixelCenters())));
  }
}
