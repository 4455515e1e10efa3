// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.importer.tflite.RealTensors.Stream;
import org.bitloom.model.LayerCall;
import org.bitloom.operator.Shape;

/** Makes layers in real numbers of the operators of a TFLite file in float32. */
final class RealOperators {
  private static final String FORM = "float32 tensors, constant parameters";

  private static final Map<String, BiFunction<RealOperators, Shape, String>> BUILT =
      new TreeMap<>();

  static {
    BUILT.put("CONV_2D", RealOperators::convolution);
    BUILT.put("DEPTHWISE_CONV_2D", RealOperators::convolution);
    BUILT.put("FULLY_CONNECTED", RealOperators::dense);
    BUILT.put("MAX_POOL_2D", (o, out) -> o.pool("max_pool", out));
    BUILT.put("AVERAGE_POOL_2D", (o, out) -> o.pool("avg_pool", out));
    BUILT.put("RELU", (o, out) -> o.plain("relu", out));
    BUILT.put("RELU6", (o, out) -> o.plain("relu6", out));
    BUILT.put("RELU_N1_TO_1", (o, out) -> o.plain("clip", out, real("min", -1), real("max", 1)));
    BUILT.put("RELU_0_TO_1", (o, out) -> o.plain("clip", out, real("min", 0), real("max", 1)));
    BUILT.put("LOGISTIC", (o, out) -> o.plain("sigmoid", out));
    BUILT.put("TANH", (o, out) -> o.plain("tanh", out));
    BUILT.put("ELU", (o, out) -> o.plain("elu", out));
    BUILT.put("HARD_SWISH", (o, out) -> o.plain("hard_swish", out));
    BUILT.put(
        "LEAKY_RELU",
        (o, out) ->
            o.plain("leaky_relu", out, real("slope", o.option(TfliteOptions.Slope.class).slope())));
    BUILT.put(
        "SOFTMAX",
        (o, out) ->
            o.plain("softmax", out, real("beta", o.option(TfliteOptions.Softmax.class).beta())));
    for (String reshape : List.of("RESHAPE", "SQUEEZE", "EXPAND_DIMS")) {
      BUILT.put(reshape, RealOperators::reshaped);
    }
    for (String pair : List.of("ADD", "SUB", "MUL", "DIV")) {
      BUILT.put(pair, RealOperators::combined);
    }
    BUILT.put("CONCATENATION", RealOperators::concatenation);
    BUILT.put("PAD", RealOperators::pad);
    BUILT.put("PADV2", RealOperators::pad);
    BUILT.put("RESIZE_NEAREST_NEIGHBOR", RealOperators::resize);
    BUILT.put("MEAN", RealOperators::mean);
    BUILT.put("ARG_MAX", (o, out) -> o.plain("argmax", out));
  }

  private final RealTensors tensors;
  private final RealLayers layers;
  private final TfliteOperator operator;

  RealOperators(RealTensors tensors, RealLayers layers, TfliteOperator operator) {
    this.tensors = tensors;
    this.layers = layers;
    this.operator = operator;
  }

  /** Returns the names of the operators that can be read, in order. */
  static Set<String> built() {
    return BUILT.keySet();
  }

  /** Makes the layers of the operator and remembers what they make. */
  void make() {
    if (operator.outputs().size() != 1 || operator.inputs().isEmpty()) {
      throw new Refused("it has " + operator.outputs().size() + " outputs", "one output");
    }
    int output = operator.outputs().get(0);
    if (operator.kind().equals("DEQUANTIZE")) {
      tensors.define(
          output,
          tensors
              .constant(operator.inputs().get(0))
              .orElseThrow(() -> new Refused("its input is computed", FORM)));
      return;
    }
    Shape shape = tensors.shape(output);
    String layer = layer(shape);
    tensors.define(output, new Stream(layer, shape));
  }

  private String layer(Shape out) {
    BiFunction<RealOperators, Shape, String> maker = BUILT.get(operator.kind());
    if (maker == null) {
      Refusals.Refusal refusal = Refusals.of(operator.kind());
      throw new Refused("it is not built of real numbers: " + refusal.reason(), refusal.nearest());
    }
    return maker.apply(this, out);
  }

  private String reshaped(Shape out) {
    return layers.shaped(operator.index(), stream(0).layer(), requireSize(stream(0), out), out);
  }

  private static Shape requireSize(Stream x, Shape out) {
    if (x.shape().elements() != out.elements()) {
      throw new Refused("it makes %s of %s".formatted(out, x.shape()), FORM);
    }
    return x.shape();
  }

  private <T extends TfliteOptions> T option(Class<T> kind) {
    return operator.options(kind).orElseThrow(() -> new Refused("it has no options", FORM));
  }

  private Stream stream(int position) {
    int index = position < operator.inputs().size() ? operator.inputs().get(position) : -1;
    return Optional.of(index)
        .filter(i -> i >= 0)
        .flatMap(tensors::stream)
        .orElseThrow(() -> new Refused("its input " + position + " is not computed", FORM));
  }

  private Optional<RealArray> constant(int position) {
    return position < operator.inputs().size() && operator.inputs().get(position) >= 0
        ? tensors.constant(operator.inputs().get(position))
        : Optional.empty();
  }

  private RealArray required(int position) {
    return constant(position)
        .orElseThrow(() -> new Refused("its input " + position + " is no constant", FORM));
  }

  private static LayerCall.Argument real(String name, double value) {
    if (!Float.isFinite((float) value)) {
      throw new Refused("its " + name + " is " + value, "finite numbers");
    }
    return new LayerCall.Argument(name, new LayerCall.Real((float) value));
  }

  private static LayerCall.Argument whole(String name, int value) {
    return new LayerCall.Argument(name, new LayerCall.Whole(value));
  }

  private static LayerCall.Argument wholes(String name, Integer... values) {
    return new LayerCall.Argument(name, new LayerCall.Wholes(List.of(values)));
  }

  private static LayerCall.Argument word(String name, String value) {
    return new LayerCall.Argument(name, new LayerCall.Word(value));
  }

  private String add(
      String kind,
      List<String> inputs,
      List<LayerCall.Argument> arguments,
      Shape out,
      Map<String, RealArray> arrays) {
    return layers.add(operator.index(), new LayerCall(kind, inputs, arguments), out, arrays);
  }

  private String plain(String kind, Shape out, LayerCall.Argument... arguments) {
    return add(kind, List.of(stream(0).layer()), List.of(arguments), out, Map.of());
  }

  /** Returns the layer behind an activation that the operator has in itself. */
  private String activated(String layer, String activation, Shape shape) {
    return switch (activation) {
      case "NONE" -> layer;
      case "RELU" -> add("relu", List.of(layer), List.of(), shape, Map.of());
      case "RELU6" -> add("relu6", List.of(layer), List.of(), shape, Map.of());
      case "RELU_N1_TO_1" ->
          add("clip", List.of(layer), List.of(real("min", -1), real("max", 1)), shape, Map.of());
      default ->
          throw new Refused("its activation is " + activation, "NONE, RELU, RELU6 or RELU_N1_TO_1");
    };
  }

  private static LayerCall.Argument padding(String padding) {
    return switch (padding) {
      case "SAME" -> word("padding", "same");
      case "VALID" -> wholes("padding", 0, 0, 0, 0);
      default -> throw new Refused("its padding is " + padding, "SAME or VALID");
    };
  }

  private String convolution(Shape out) {
    boolean depthwise = operator.kind().equals("DEPTHWISE_CONV_2D");
    TfliteOptions.Convolution o = option(TfliteOptions.Convolution.class);
    RealArray weights = required(1);
    Stream x = stream(0);
    List<Integer> w = weights.shape();
    boolean sane =
        w.size() == 4
            && x.shape().dimensions().size() == 3
            && o.strideY() > 0
            && o.strideX() > 0
            && o.dilationY() > 0
            && o.dilationX() > 0
            && (depthwise
                ? w.get(0) == 1 && w.get(3) % x.shape().channels() == 0
                : x.shape().channels() % w.get(3) == 0);
    if (!sane) {
      throw new Refused("its input is %s, its weights are %s".formatted(x.shape(), w), FORM);
    }
    int filters = depthwise ? w.get(3) : w.get(0);
    List<LayerCall.Argument> arguments = new ArrayList<>();
    arguments.add(wholes("kernel", w.get(1), w.get(2)));
    arguments.add(wholes("stride", o.strideY(), o.strideX()));
    arguments.add(wholes("dilation", o.dilationY(), o.dilationX()));
    arguments.add(padding(o.padding()));
    if (depthwise) {
      arguments.add(whole("depth_multiplier", filters / x.shape().channels()));
    } else {
      arguments.add(whole("filters", filters));
      arguments.add(whole("groups", x.shape().channels() / w.get(3)));
    }
    RealArray own = depthwise ? new RealArray(w.subList(1, 4), weights.values()) : weights;
    String name =
        add(
            depthwise ? "depthwise_conv2d" : "conv2d",
            List.of(x.layer()),
            arguments,
            out,
            parameters(own, filters));
    return activated(name, o.activation(), out);
  }

  private Map<String, RealArray> parameters(RealArray weights, int outputs) {
    Map<String, RealArray> arrays = new HashMap<>();
    arrays.put("weights", weights);
    constant(2)
        .ifPresent(
            b -> {
              if (b.values().length != outputs) {
                throw new Refused("its bias has shape " + b.shape(), FORM);
              }
              arrays.put("bias", new RealArray(List.of(outputs), b.values()));
            });
    return arrays;
  }

  private String dense(Shape out) {
    RealArray weights = required(1);
    Stream x = stream(0);
    boolean matrix = weights.shape().size() == 2 && weights.values().length > 0;
    int units = matrix ? weights.shape().get(0) : 1;
    int inputs = matrix ? weights.shape().get(1) : 0;
    if (inputs == 0 || x.shape().elements() % inputs != 0) {
      throw new Refused(
          "its input is %s, its weights are %s".formatted(x.shape(), weights.shape()), FORM);
    }
    int rows = x.shape().elements() / inputs;
    Shape made = rows == 1 ? Shape.of(units) : Shape.of(1, rows, units);
    Shape read = rows == 1 ? x.shape() : Shape.of(1, rows, inputs);
    String input = layers.shaped(operator.index(), x.layer(), x.shape(), read);
    String name =
        rows == 1
            ? add(
                "dense",
                List.of(input),
                List.of(whole("units", units)),
                made,
                parameters(weights, units))
            : add(
                "conv2d",
                List.of(input),
                List.of(whole("filters", units), wholes("kernel", 1, 1)),
                made,
                parameters(new RealArray(List.of(units, 1, 1, inputs), weights.values()), units));
    String activation = option(TfliteOptions.FullyConnected.class).activation();
    return layers.shaped(operator.index(), activated(name, activation, made), made, out);
  }

  private String pool(String kind, Shape out) {
    TfliteOptions.Pool o = option(TfliteOptions.Pool.class);
    List<LayerCall.Argument> arguments =
        List.of(
            wholes("size", o.height(), o.width()),
            wholes("stride", o.strideY(), o.strideX()),
            padding(o.padding()));
    return activated(
        add(kind, List.of(stream(0).layer()), arguments, out, Map.of()), o.activation(), out);
  }

  private String combined(Shape out) {
    Optional<RealArray> left = constant(0);
    Optional<RealArray> right = constant(1);
    String activation = option(TfliteOptions.Elementwise.class).activation();
    if (left.isPresent() || right.isPresent()) {
      boolean first = left.isPresent();
      Stream x = stream(first ? 1 : 0);
      RealConstant operand = new RealConstant(operator.kind(), first);
      return activated(
          operand.layer(layers, operator.index(), x, first ? left.get() : right.get()),
          activation,
          out);
    }
    Stream a = stream(0);
    Stream b = stream(1);
    if (!a.shape().equals(b.shape()) || operator.kind().equals("DIV")) {
      throw new Refused("it combines %s and %s".formatted(a.shape(), b.shape()), FORM);
    }
    String kind = operator.kind().toLowerCase(java.util.Locale.ROOT);
    return activated(
        add(kind, List.of(a.layer(), b.layer()), List.of(), out, Map.of()), activation, out);
  }

  private String concatenation(Shape out) {
    TfliteOptions.Concatenation o = option(TfliteOptions.Concatenation.class);
    List<String> inputs =
        IntStream.range(0, operator.inputs().size()).mapToObj(i -> stream(i).layer()).toList();
    int rank = tensors.tensor(operator.outputs().get(0)).shape().size();
    int axis = Math.floorMod(o.axis(), Math.max(1, rank)) - (rank - out.dimensions().size());
    if (axis < 0 || inputs.size() < 2) {
      throw new Refused("it joins along axis " + o.axis(), FORM);
    }
    return activated(
        add("concat", inputs, List.of(whole("axis", axis)), out, Map.of()), o.activation(), out);
  }

  private String pad(Shape out) {
    Stream x = stream(0);
    List<Integer> pads = tensors.numbers(operator.inputs().get(1));
    int rank = x.shape().dimensions().size();
    int skipped = pads.size() - 2 * rank;
    boolean sane =
        skipped >= 0
            && pads.stream().limit(skipped).allMatch(p -> p == 0)
            && pads.stream().allMatch(p -> p >= 0);
    double value = operator.kind().equals("PADV2") ? required(2).values()[0] : 0;
    if (!sane) {
      throw new Refused("its paddings are " + pads, FORM);
    }
    return plain(
        "pad",
        out,
        wholes("padding", pads.subList(skipped, pads.size()).toArray(Integer[]::new)),
        real("value", value));
  }

  private String resize(Shape out) {
    TfliteOptions.Resize o = option(TfliteOptions.Resize.class);
    List<Integer> size = tensors.numbers(operator.inputs().get(1));
    if (size.size() != 2 || size.stream().anyMatch(s -> s < 1)) {
      throw new Refused("its size is " + size, FORM);
    }
    return plain(
        "resize_nearest",
        out,
        wholes("size", size.get(0), size.get(1)),
        word("align_corners", String.valueOf(o.alignCorners())),
        word("half_pixel_centers", String.valueOf(o.halfPixelCenters())));
  }

  private String mean(Shape out) {
    Stream x = stream(0);
    int rank = tensors.tensor(operator.inputs().get(0)).shape().size();
    List<Integer> axes =
        tensors.numbers(operator.inputs().get(1)).stream()
            .map(a -> Math.floorMod(a, Math.max(1, rank)))
            .sorted()
            .toList();
    boolean pixels = x.shape().dimensions().size() == 3 && axes.equals(List.of(rank - 3, rank - 2));
    if (!pixels) {
      throw new Refused(
          "it takes the mean of axes %s of %s".formatted(axes, x.shape()),
          "MEAN over height and width");
    }
    Shape made = Shape.of(1, 1, x.shape().channels());
    return layers.shaped(
        operator.index(), plain("global_avg_pool", made, word("keep_dims", "true")), made, out);
  }
}
