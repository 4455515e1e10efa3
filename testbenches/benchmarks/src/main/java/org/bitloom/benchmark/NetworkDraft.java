// SPDX-License-Identifier: Apache-2.0
package org.bitloom.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * A network of given shapes with seeded random weights: as much work as a trained one. Scales are
 * such that activations use about half of their type.
 */
final class NetworkDraft {
  private static final IntType INT8 = IntType.signed(8);
  private static final double SCALE = 0.05;

  /** Standard deviations of random weights and, about, of activations. */
  private static final double WEIGHT_DEVIATION = 74;

  private static final double ACTIVATION_DEVIATION = 40;

  private final SplittableRandom random = new SplittableRandom(1);
  private final String name;
  private final Input input;
  private final List<Layer> layers = new ArrayList<>();

  NetworkDraft(String name, Shape input) {
    this.name = name;
    this.input = new Input("x", input, INT8, new Quantization(SCALE, 0));
  }

  /** Adds a convolution over all channels and returns its tensor. */
  String convolution(
      String x, int channels, int filters, int height, int width, int stride, boolean relu) {
    Shape shape = Shape.of(filters, height, width, channels);
    return convolution(
        x, new ConvolutionLayer.Grouped(1), shape, height * width * channels, stride, relu);
  }

  /** Adds a 3x3 convolution of every channel by itself and returns its tensor. */
  String depthwise(String x, int channels) {
    Shape shape = Shape.of(3, 3, channels);
    return convolution(x, new ConvolutionLayer.Depthwise(1), shape, 9, 1, true);
  }

  private String convolution(
      String x, ConvolutionLayer.Form form, Shape shape, int summands, int stride, boolean relu) {
    int filters = form instanceof ConvolutionLayer.Depthwise ? shape.channels() : first(shape);
    return add(
        new ConvolutionLayer(
            next(),
            x,
            form,
            weights(shape, filters, summands),
            Optional.of(bias(filters)),
            new Sweep(stride, stride, 1, 1, new Padding.Same()),
            relu ? new Activation.Relu() : new Activation.None(),
            new Output.Requantized(INT8, new Quantization(SCALE, relu ? -128 : 0)),
            Rounding.DOUBLE_AWAY,
            Optional.empty(),
            origin()));
  }

  /** Adds a fully connected layer and returns its tensor. */
  String dense(String x, int inputs, int units) {
    return add(
        new DenseLayer(
            next(),
            x,
            weights(Shape.of(units, inputs), 1, inputs),
            Optional.of(bias(units)),
            new Activation.None(),
            new Output.Requantized(INT8, new Quantization(SCALE, 0)),
            Rounding.DOUBLE_AWAY,
            Optional.empty(),
            origin()));
  }

  /** Adds the sum of two tensors and returns its tensor. */
  String sum(String left, String right) {
    return add(
        new CombineLayer(
            next(),
            left,
            right,
            CombineLayer.Kind.ADD,
            new Activation.Relu(),
            INT8,
            new Quantization(SCALE, -128),
            Rounding.DOUBLE_AWAY,
            origin()));
  }

  /** Adds softmax and returns its tensor. */
  String softmax(String x) {
    return add(new SoftmaxLayer(next(), x, 1, INT8, origin()));
  }

  /** Returns the network. */
  Network network(String... outputs) {
    return new Network(name, List.of(input), layers, List.of(outputs), Hardware.unspecified());
  }

  private String add(Layer layer) {
    layers.add(layer);
    return layer.name();
  }

  private String next() {
    return "layer_" + layers.size();
  }

  private Span origin() {
    return Span.ofFile(name);
  }

  private LayerWeights weights(Shape shape, int scales, int summands) {
    double scale = 1 / (WEIGHT_DEVIATION * Math.sqrt(summands));
    List<Double> drawn =
        IntStream.range(0, scales).mapToObj(i -> scale * random.nextDouble(0.8, 1.25)).toList();
    return new LayerWeights(
        Tensor.generate(shape, i -> random.nextLong(-127, 128)), INT8, drawn, 0);
  }

  private Tensor bias(int outputs) {
    return Tensor.generate(Shape.of(outputs), i -> random.nextLong(-2000, 2000));
  }

  private static int first(Shape shape) {
    return shape.dimensions().get(0);
  }
}
