// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.model.Broadcast;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Output;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/** Makes sums and products of two tensors, or of one tensor and a constant. */
final class CombineFactories {
  private static final String WEIGHTS = "weights";
  private static final String WEIGHTS_FIRST = "weights_first";

  private CombineFactories() {}

  /** Makes the layer; every tensor that it reads has a scale. */
  static Optional<Layer> combine(LayerContext c, CombineLayer.Kind kind) {
    for (int i = 0; i < c.inputs().size(); i++) {
      c.inputQuantization(i);
    }
    Optional<Output.Requantized> output = c.requantizedOutput();
    return c.inputs().size() == 1 ? constant(c, kind, output) : streams(c, kind, output);
  }

  /** Makes a maximum or a minimum, which has the numbers of its inputs where nothing is said. */
  static Optional<Layer> extreme(LayerContext c, CombineLayer.Kind kind) {
    Optional<Quantization> left = c.inputQuantization(0);
    boolean alike =
        left.equals(c.inputQuantization(1))
            && c.inputs()
                .get(0)
                .type()
                .elementType()
                .equals(c.inputs().get(1).type().elementType());
    return layer(c, kind, LayerFactories.elementwiseOutput(c, alike));
  }

  private static Optional<Layer> streams(
      LayerContext c, CombineLayer.Kind kind, Optional<Output.Requantized> output) {
    for (String attribute : List.of(WEIGHTS, WEIGHTS_FIRST)) {
      c.attributes()
          .place(attribute)
          .ifPresent(
              place ->
                  c.problems()
                      .report(
                          Code.INVALID_ATTRIBUTE
                              .at(place, attribute)
                              .withLabel("a layer of two tensors has no weights")));
    }
    return layer(c, kind, output);
  }

  private static Optional<Layer> layer(
      LayerContext c, CombineLayer.Kind kind, Optional<Output.Requantized> output) {
    return c.layer(
        output,
        o ->
            new CombineLayer(
                c.name(),
                c.input(),
                c.inputNames().get(1),
                kind,
                c.attributes().activation(),
                o.type(),
                o.quantization(),
                c.numerics().roundingOrDefault(),
                variant(c, kind),
                c.origin()));
  }

  /** A sum has the same multipliers in all kernels. */
  private static TfliteVariant variant(LayerContext c, CombineLayer.Kind kind) {
    return switch (kind) {
      case ADD, MAXIMUM, MINIMUM -> TfliteVariant.DESKTOP;
      case SUB, MUL -> c.attributes().variant();
    };
  }

  private static Optional<Layer> constant(
      LayerContext c, CombineLayer.Kind kind, Optional<Output.Requantized> output) {
    Optional<LayerWeights> weights =
        stored(c).map(p -> fits(c, p)).orElse(true)
            ? new WeightReader(c).constants(shape(c))
            : Optional.empty();
    return weights.flatMap(
        w ->
            c.layer(
                output,
                o ->
                    new ConstantLayer(
                        c.name(),
                        c.input(),
                        kind,
                        c.attributes().flag(WEIGHTS_FIRST),
                        w,
                        c.attributes().activation(),
                        o.type(),
                        o.quantization(),
                        c.numerics().roundingOrDefault(),
                        variant(c, kind),
                        c.origin())));
  }

  private static Optional<Parameter> stored(LayerContext c) {
    return c.attributes()
        .numbers(WEIGHTS)
        .<Parameter>map(numbers -> new Parameter.Inline(c.place(), numbers))
        .or(() -> c.parameters().find(c.name() + "." + WEIGHTS));
  }

  /** Returns the shape of the constant; where there is none, the one that is most likely meant. */
  private static List<Integer> shape(LayerContext c) {
    return stored(c)
        .map(Parameter::shape)
        .orElse(List.of(c.inputs().get(0).type().shape().channels()));
  }

  /** Reports a constant that cannot be broadcast. */
  private static boolean fits(LayerContext c, Parameter constant) {
    Shape x = c.inputs().get(0).type().shape();
    List<Integer> shape = constant.shape();
    boolean filled = !shape.isEmpty() && shape.stream().allMatch(size -> size > 0);
    if (filled && Broadcast.fits(new Shape(shape), x)) {
      return true;
    }
    c.problems()
        .report(
            Code.PARAMETER_SHAPE
                .at(c.attributes().place(WEIGHTS).orElse(c.place()), c.name(), shape, x)
                .withNote("from the last one on, each dimension has to be 1 or that of the input"));
    return false;
  }
}
