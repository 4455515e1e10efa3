// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import static org.bitloom.loom.read.Attribute.optional;
import static org.bitloom.loom.read.Attribute.required;
import static org.bitloom.loom.read.Attribute.withDefault;
import static org.bitloom.loom.read.NumericsPart.ACCUMULATOR;
import static org.bitloom.loom.read.NumericsPart.ACTIVATIONS;
import static org.bitloom.loom.read.NumericsPart.ROUNDING;
import static org.bitloom.loom.read.NumericsPart.WEIGHTS;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bitloom.loom.read.LayerKind.InputCount;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RealFunction;
import org.bitloom.model.TfliteVariant;

/** All layer kinds of the language. */
final class LayerCatalog {
  private static final InputCount ONE = new InputCount(1, 1);
  private static final InputCount TWO = new InputCount(2, 2);

  private static final Set<NumericsPart> NOTHING = Set.of();
  private static final Set<NumericsPart> OUTPUT = Set.of(ACTIVATIONS, ROUNDING);
  private static final Set<NumericsPart> PRODUCT = Set.of(ACTIVATIONS, ROUNDING, ACCUMULATOR);
  private static final Set<NumericsPart> WEIGHTED =
      Set.of(WEIGHTS, ACTIVATIONS, ROUNDING, ACCUMULATOR);

  private static final Set<NumericsPart> OPERAND = Set.of(WEIGHTS, ACTIVATIONS, ROUNDING);

  private static final Attribute UNITS = required("units", AttributeType.COUNT);
  private static final Attribute FILTERS = required("filters", AttributeType.COUNT);
  private static final Attribute KERNEL = required("kernel", AttributeType.PAIR);
  private static final Attribute WINDOW = required("size", AttributeType.PAIR);
  private static final Attribute WEIGHT_MATRIX = optional("weights", AttributeType.MATRIX);
  private static final Attribute CONSTANTS = optional("weights", AttributeType.VECTOR);
  private static final Attribute WEIGHTS_FIRST =
      withDefault("weights_first", AttributeType.FLAG, new AttributeValue.Flag(false));
  private static final Attribute BIAS = optional("bias", AttributeType.VECTOR);
  private static final Attribute POOL_STRIDE = optional("stride", AttributeType.PAIR);
  private static final Attribute STRIDE = pairOfOnes("stride");
  private static final Attribute DILATION = pairOfOnes("dilation");
  private static final Attribute GROUPS = one("groups");
  private static final Attribute DEPTH_MULTIPLIER = one("depth_multiplier");
  private static final Attribute ACTIVATION =
      withDefault(
          "activation", AttributeType.ACTIVATION, new AttributeValue.Clamp(new Activation.None()));
  private static final Attribute VARIANT =
      withDefault(
          "tflite", AttributeType.VARIANT, new AttributeValue.Variant(TfliteVariant.DESKTOP));
  private static final Attribute PADDING =
      withDefault("padding", AttributeType.PADDING, new AttributeValue.Border(List.of(0, 0, 0, 0)));

  private static final List<Attribute> WINDOWS = List.of(WINDOW, POOL_STRIDE, PADDING, ACTIVATION);

  private static final List<Attribute> VARIANTS_OF_PAIR =
      List.of(WEIGHTS_FIRST, CONSTANTS, ACTIVATION, VARIANT);

  private static final List<LayerKind> OWN =
      List.of(
          new LayerKind(
              "dense",
              ONE,
              List.of(UNITS, ACTIVATION, WEIGHT_MATRIX, BIAS),
              WEIGHTED,
              ShapeRules::dense,
              LayerFactories::dense),
          new LayerKind(
              "matmul",
              TWO,
              List.of(ACTIVATION, BIAS),
              PRODUCT,
              ShapeRules::matmul,
              LayerFactories::matmul),
          elementwise("quantize", List.of(), LayerFactories::quantize),
          elementwise("relu", List.of(), LayerFactories::relu),
          elementwise("relu6", List.of(), LayerFactories::relu6),
          elementwise(
              "clip",
              List.of(required("min", AttributeType.REAL), required("max", AttributeType.REAL)),
              LayerFactories::clip),
          new LayerKind(
              "flatten", ONE, List.of(), NOTHING, ShapeRules::flatten, LayerFactories::reshape),
          new LayerKind(
              "reshape",
              ONE,
              List.of(required("shape", AttributeType.SIZES)),
              NOTHING,
              ShapeRules::reshape,
              LayerFactories::reshape),
          new LayerKind(
              "argmax", ONE, List.of(), NOTHING, ShapeRules::argmax, LayerFactories::argmax),
          new LayerKind(
              "conv2d",
              ONE,
              List.of(FILTERS, KERNEL, STRIDE, PADDING, DILATION, GROUPS, ACTIVATION, BIAS),
              WEIGHTED,
              ShapeRules::conv2d,
              ConvolutionFactories::conv2d),
          new LayerKind(
              "batch_norm",
              ONE,
              List.of(
                  withDefault(
                      "epsilon",
                      AttributeType.REAL,
                      new AttributeValue.Real((float) BatchNormFolding.EPSILON)),
                  ACTIVATION),
              WEIGHTED,
              ShapeRules::batchNorm,
              ConvolutionFactories::batchNorm),
          new LayerKind(
              "depthwise_conv2d",
              ONE,
              List.of(KERNEL, STRIDE, PADDING, DILATION, DEPTH_MULTIPLIER, ACTIVATION, BIAS),
              WEIGHTED,
              ShapeRules::depthwiseConv2d,
              ConvolutionFactories::depthwise),
          pool("max_pool", WINDOWS, PoolFactories::maximum),
          pool("avg_pool", WINDOWS, PoolFactories::average),
          pool(
              "global_avg_pool",
              List.of(
                  withDefault("keep_dims", AttributeType.FLAG, new AttributeValue.Flag(false)),
                  withDefault("each_row", AttributeType.FLAG, new AttributeValue.Flag(false)),
                  VARIANT),
              PoolFactories::global),
          GlobalMaxPoolKind.KIND,
          pair("add", CombineLayer.Kind.ADD, List.of(WEIGHTS_FIRST, CONSTANTS, ACTIVATION)),
          pair("sub", CombineLayer.Kind.SUB, VARIANTS_OF_PAIR),
          pair("mul", CombineLayer.Kind.MUL, VARIANTS_OF_PAIR),
          extreme("maximum", CombineLayer.Kind.MAXIMUM),
          extreme("minimum", CombineLayer.Kind.MINIMUM),
          new LayerKind(
              "concat",
              new InputCount(2, Integer.MAX_VALUE),
              List.of(withDefault("axis", AttributeType.WHOLE, new AttributeValue.Whole(-1))),
              OUTPUT,
              ShapeRules::concat,
              ReorderFactories::concat),
          new LayerKind(
              "pad",
              ONE,
              List.of(
                  required("padding", AttributeType.EDGES),
                  withDefault("value", AttributeType.REAL, new AttributeValue.Real(0))),
              NOTHING,
              ShapeRules::pad,
              ReorderFactories::pad),
          ResizeKind.NEAREST,
          ResizeKind.BILINEAR,
          ResizeKind.LINEAR,
          ResizeKind.HALF_UP,
          new LayerKind(
              "slice",
              ONE,
              List.of(
                  required("start", AttributeType.INDICES),
                  required("size", AttributeType.SIZES),
                  optional("stride", AttributeType.SIZES)),
              NOTHING,
              ShapeRules::slice,
              ReorderFactories::slice),
          elementwise(
              "leaky_relu",
              List.of(withDefault("slope", AttributeType.REAL, new AttributeValue.Real(0.01f))),
              LayerFactories::leakyRelu),
          new LayerKind(
              "softmax",
              ONE,
              List.of(withDefault("beta", AttributeType.REAL, new AttributeValue.Real(1)), VARIANT),
              Set.of(ACTIVATIONS),
              ShapeRules::softmax,
              SoftmaxFactory::softmax),
          new LayerKind(
              "log_softmax",
              ONE,
              List.of(VARIANT),
              Set.of(ACTIVATIONS),
              ShapeRules::logSoftmax,
              SoftmaxFactory::logSoftmax),
          table("sigmoid", List.of(VARIANT), LayerFactories::sigmoid),
          table("tanh", List.of(VARIANT), LayerFactories::tanh),
          table("elu", List.of(), LayerFactories::elu),
          table("hard_swish", List.of(), LayerFactories::hardSwish),
          table("lookup", List.of(), TableFactories::lookup),
          table(
              "thresholds",
              List.of(optional("least", AttributeType.WHOLE)),
              TableFactories::thresholds));

  private static final List<LayerKind> KINDS =
      Stream.concat(OWN.stream(), Stream.of(RealFunction.values()).map(LayerCatalog::real))
          .toList();

  private LayerCatalog() {}

  private static LayerKind real(RealFunction function) {
    return table(function.keyword(), List.of(), c -> LayerFactories.real(c, function));
  }

  private static Attribute pairOfOnes(String name) {
    return withDefault(name, AttributeType.PAIR, new AttributeValue.Sizes(List.of(1, 1)));
  }

  private static Attribute one(String name) {
    return withDefault(name, AttributeType.COUNT, new AttributeValue.Count(1));
  }

  private static LayerKind elementwise(
      String name, List<Attribute> attributes, LayerKind.LayerFactory factory) {
    return new LayerKind(name, ONE, attributes, OUTPUT, ShapeRules::same, factory);
  }

  private static LayerKind table(
      String name, List<Attribute> attributes, LayerKind.LayerFactory factory) {
    return new LayerKind(name, ONE, attributes, Set.of(ACTIVATIONS), ShapeRules::same, factory);
  }

  private static LayerKind pair(String name, CombineLayer.Kind kind, List<Attribute> attributes) {
    return new LayerKind(
        name,
        new InputCount(1, 2),
        attributes,
        OPERAND,
        ShapeRules::pair,
        c -> CombineFactories.combine(c, kind));
  }

  private static LayerKind extreme(String name, CombineLayer.Kind kind) {
    return new LayerKind(
        name,
        TWO,
        List.of(ACTIVATION),
        OUTPUT,
        ShapeRules::pair,
        c -> CombineFactories.extreme(c, kind));
  }

  private static LayerKind pool(
      String name, List<Attribute> attributes, Function<Attributes, PoolLayer.Form> form) {
    return new LayerKind(
        name,
        ONE,
        attributes,
        OUTPUT,
        (inputs, values) -> form.apply(values).shape(inputs.get(0)),
        c -> PoolFactories.layer(c, form.apply(c.attributes())));
  }

  /** Returns the kind with this name. */
  static Optional<LayerKind> named(String name) {
    return KINDS.stream().filter(k -> k.name().equals(name)).findFirst();
  }

  /** Returns the names of all kinds. */
  static List<String> names() {
    return KINDS.stream().map(LayerKind::name).toList();
  }

  /** Returns all kinds. */
  static List<LayerKind> kinds() {
    return KINDS;
  }
}
