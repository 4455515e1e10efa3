// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * A chain of layers over small images while it grows, each with drawn numbers. Weights of
 * convolutions were real numbers. Names are reserved words of Verilog.
 */
final class RandomChain {
  private static final int[][] SIZES = {{4, 3}, {1, 5}, {6, 1}, {1, 1}, {3, 3}, {2, 4}};
  private static final int[] CHANNELS = {1, 2, 3, 4, 7};

  private final SplittableRandom random;
  private final OddNames names;
  private final List<Layer> layers = new ArrayList<>();
  private final String network;
  private final Input input;
  private Value value;

  /** A tensor of the chain. */
  record Value(String name, Shape shape, IntType type, Quantization quantization) {}

  /** Starts with an input. */
  RandomChain(SplittableRandom random, long seed) {
    this.random = random;
    names = new OddNames(seed);
    network = names.next();
    int[] size = SIZES[random.nextInt(SIZES.length)];
    Shape shape = Shape.of(size[0], size[1], channels());
    IntType type = type();
    value = new Value(name(), shape, type, quantization(type));
    input = new Input(value.name, shape, type, value.quantization);
  }

  /** Returns the whole chain as a network. */
  Network network(Hardware hardware) {
    return new Network(network, List.of(input), layers, List.of(value.name), hardware);
  }

  /** The tensor at the end. */
  Value end() {
    return value;
  }

  /** Returns a name that nothing has. */
  String name() {
    return names.next();
  }

  private int channels() {
    return CHANNELS[random.nextInt(CHANNELS.length)];
  }

  IntType type() {
    int bits = random.nextInt(3) == 0 ? random.nextInt(2, 12) : 8;
    return new IntType(random.nextInt(3) > 0, bits);
  }

  Quantization quantization(IntType type) {
    double unit = Math.scalb(1.0, 2 - type.bits()) * Math.exp(random.nextDouble(-1.5, 1.5));
    return new Quantization((float) unit, random.nextLong(type.min(), type.max() + 1));
  }

  Rounding rounding() {
    Rounding[] any = {
      Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.HALF_AWAY, Rounding.FLOOR, Rounding.DOUBLE_AWAY
    };
    return any[random.nextInt(any.length)];
  }

  static Span origin(String name) {
    return Span.ofFile(name + ".loom");
  }

  /** Adds a layer beside the end, which stays where it is. */
  void aside(Layer layer) {
    layers.add(layer);
  }

  /** Adds a layer whose output is the new end. */
  void add(Layer layer, Shape shape, IntType type, Quantization quantization) {
    aside(layer);
    endIn(new Value(layer.name(), shape, type, quantization));
  }

  /** Goes on at a tensor that was added aside. */
  void endIn(Value end) {
    value = end;
  }

  /** Adds a convolution to numbers of its own. */
  void convolution(int height, int width) {
    convolution(height, width, false);
  }

  /**
   * Adds a convolution.
   *
   * @param raw whether its sums stay as they are
   */
  void convolution(int height, int width, boolean raw) {
    int filters = channels();
    Shape shape = Shape.of(filters, height, width, value.shape.channels());
    LayerWeights weights = RandomRealWeights.of(random, shape);
    Sweep sweep = new Sweep(1, 1, 1, 1, new Padding.Same());
    IntType type = type();
    Quantization numbers = quantization(type);
    String name = name();
    add(
        new ConvolutionLayer(
            name,
            value.name,
            new ConvolutionLayer.Grouped(1),
            weights,
            Optional.of(Tensor.generate(Shape.of(filters), i -> random.nextLong(-500, 500))),
            sweep,
            new Activation.None(),
            raw ? new Output.Accumulator() : new Output.Requantized(type, numbers),
            rounding(),
            Optional.empty(),
            origin(name)),
        sweep.window(height, width, value.shape).output(value.shape, filters),
        raw ? IntType.signed(24) : type,
        raw ? new Quantization(1, 0) : numbers);
  }
}
