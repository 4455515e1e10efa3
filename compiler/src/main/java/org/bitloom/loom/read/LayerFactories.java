// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.format.Channels;
import org.bitloom.model.Activation;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.Output;
import org.bitloom.model.RealFunction;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layers that have an engine. */
final class LayerFactories {
  private LayerFactories() {}

  static Optional<Layer> dense(LayerContext c) {
    c.inputQuantization(0);
    int units = c.attributes().count("units");
    int inputs = c.inputs().get(0).type().shape().elements();
    Channels channels = new Channels(units, inputs);
    Optional<WeightReader.Read> read = new WeightReader(c).read(List.of(units, inputs), channels);
    Optional<Output> output = c.output();
    return read.flatMap(
        parameters ->
            c.layer(
                output,
                o ->
                    new DenseLayer(
                        c.name(),
                        c.input(),
                        parameters.weights(),
                        parameters.bias(),
                        c.attributes().activation(),
                        o,
                        c.numerics().roundingOrDefault(),
                        c.requiredAccumulator(),
                        c.origin())));
  }

  static Optional<Layer> matmul(LayerContext c) {
    for (int i = 0; i < 2; i++) {
      c.inputQuantization(i);
    }
    int outputs = c.inputs().get(1).type().shape().vectors();
    double scale =
        c.inputs().stream()
            .mapToDouble(input -> input.quantization().map(Quantization::scale).orElse(1.0))
            .reduce(1, (a, b) -> a * b);
    Optional<Tensor> bias = new WeightReader(c).bias(outputs, List.of(scale));
    return c.layer(
        c.output(),
        output ->
            new MatMulLayer(
                c.name(),
                c.input(),
                c.inputNames().get(1),
                bias,
                c.attributes().activation(),
                output,
                c.numerics().roundingOrDefault(),
                c.requiredAccumulator(),
                c.origin()));
  }

  static Optional<Layer> quantize(LayerContext c) {
    return requantize(c, new Activation.None(), false);
  }

  static Optional<Layer> relu(LayerContext c) {
    return requantize(c, new Activation.Relu(), true);
  }

  static Optional<Layer> relu6(LayerContext c) {
    return requantize(c, new Activation.Relu6(), true);
  }

  static Optional<Layer> clip(LayerContext c) {
    float low = c.attributes().real("min");
    float high = c.attributes().real("max");
    if (low > high) {
      c.problems()
          .report(
              Code.INVALID_ATTRIBUTE
                  .at(c.attributes().place("max").orElse(c.place()), "max")
                  .withLabel("below min, which is " + low));
      return Optional.empty();
    }
    return requantize(c, new Activation.Clip(low, high), true);
  }

  /**
   * Makes an elementwise layer.
   *
   * @param keeps whether the output has the type and scale of the input where nothing is said
   */
  private static Optional<Layer> requantize(LayerContext c, Activation activation, boolean keeps) {
    return c.layer(
        elementwiseOutput(c, keeps),
        output ->
            new RequantizeLayer(
                c.name(),
                c.input(),
                activation,
                output.type(),
                output.quantization(),
                c.numerics().roundingOrDefault(),
                c.origin()));
  }

  /** Returns the output, which has the type and scale of the input where nothing is said. */
  static Optional<Output.Requantized> elementwiseOutput(LayerContext c, boolean keeps) {
    Optional<Quantization> from = c.inputQuantization(0);
    IntType type = c.inputs().get(0).type().elementType();
    boolean silent =
        type.bits() <= Layer.WIDEST_OPERAND
            && c.own().activations().equals(TensorNumerics.NOTHING)
            && from.map(q -> q.scale() == (float) q.scale()).orElse(true);
    return keeps && silent ? from.map(q -> new Output.Requantized(type, q)) : c.requantizedOutput();
  }

  static Optional<Layer> leakyRelu(LayerContext c) {
    float slope = c.attributes().real("slope");
    if (slope < 0) {
      c.problems()
          .report(
              Code.INVALID_ATTRIBUTE
                  .at(c.attributes().place("slope").orElse(c.place()), "slope")
                  .withLabel("below 0"));
      return Optional.empty();
    }
    Rounding rounding = c.numerics().roundingOrDefault();
    return lookup(c, new UnaryFunction.LeakyRelu(slope, rounding), true);
  }

  static Optional<Layer> sigmoid(LayerContext c) {
    return lookup(c, new UnaryFunction.Sigmoid(c.attributes().variant()), false);
  }

  static Optional<Layer> tanh(LayerContext c) {
    return lookup(c, new UnaryFunction.Tanh(c.attributes().variant()), false);
  }

  static Optional<Layer> elu(LayerContext c) {
    return lookup(c, new UnaryFunction.Elu(), false);
  }

  static Optional<Layer> hardSwish(LayerContext c) {
    return lookup(c, new UnaryFunction.HardSwish(), false);
  }

  static Optional<Layer> real(LayerContext c, RealFunction function) {
    return lookup(c, new UnaryFunction.Real(function), false);
  }

  private static Optional<Layer> lookup(LayerContext c, UnaryFunction function, boolean keeps) {
    return c.layer(
        elementwiseOutput(c, keeps),
        output ->
            new LookupLayer(
                c.name(), c.input(), function, output.type(), output.quantization(), c.origin()));
  }

  static Optional<Layer> reshape(LayerContext c) {
    Shape shape = c.outputShape();
    return Optional.of(new ReshapeLayer(c.name(), c.input(), shape, c.origin()));
  }

  static Optional<Layer> argmax(LayerContext c) {
    return c.inputQuantization(0).map(q -> new ArgMaxLayer(c.name(), c.input(), c.origin()));
  }
}
