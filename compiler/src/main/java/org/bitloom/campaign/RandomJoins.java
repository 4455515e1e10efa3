// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.Sweep;
import org.bitloom.model.TypedTensor;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;

/**
 * Draws networks whose branches meet again: sums, differences and products of any two tensors
 * computed so far, of the same tensor twice, of two inputs, of a tensor and a constant or a pooled
 * one, with branches of any length between. Elements have one to eleven bits; all names start with
 * a prefix of the network's own.
 */
public final class RandomJoins {
  private static final int[][] SIZES = {{4, 5}, {1, 6}, {5, 1}, {1, 1}, {3, 3}};
  private static final int[] CHANNELS = {1, 2, 3, 4, 7};

  private static final CombineLayer.Kind[] ARITHMETIC = {
    CombineLayer.Kind.ADD, CombineLayer.Kind.SUB, CombineLayer.Kind.MUL
  };

  private final SplittableRandom random;
  private final String prefix;
  private final Shape shape;
  private final List<Input> inputs = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();

  /** A tensor of the common shape. */
  private record Value(String name, IntType type, Quantization quantization) {}

  private RandomJoins(long seed) {
    random = new SplittableRandom(seed);
    prefix = "j" + seed + "_";
    int[] size = oneOf(SIZES);
    shape = Shape.of(size[0], size[1], CHANNELS[random.nextInt(CHANNELS.length)]);
  }

  /** Returns the network of a seed, which is not negative. */
  public static Network of(long seed) {
    return new RandomJoins(seed).draw(seed);
  }

  private Network draw(long seed) {
    int count = random.nextInt(3) == 0 ? 2 : 1;
    for (int i = 0; i < count; i++) {
      Value value = value("x");
      inputs.add(new Input(value.name, shape, value.type, value.quantization));
      values.add(value);
    }
    int depth = random.nextInt(2, 7);
    for (int i = 0; i < depth; i++) {
      step();
    }
    // What an input leads to has to reach the output, so each is joined in at the end.
    inputs.forEach(input -> join(values.get(inputs.indexOf(input)), values.getLast()));
    Hardware hardware = new Hardware(new Hardware.Multipliers(1 << random.nextInt(0, 8)), Map.of());
    String output = values.getLast().name;
    return new Network("j" + seed, inputs, layers, List.of(output), hardware).withoutUnusedLayers();
  }

  private <T> T oneOf(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Value any() {
    return values.get(random.nextInt(values.size()));
  }

  private void step() {
    switch (random.nextInt(8)) {
      case 0 -> requantize(any());
      case 1 -> lookup(any());
      case 2, 3 -> convolution(any());
      case 4 -> constant(any());
      case 5 -> excite(any(), any());
      default -> join(any(), any());
    }
  }

  private Value value(String kind) {
    IntType type =
        new IntType(random.nextInt(3) > 0, random.nextBoolean() ? 8 : random.nextInt(1, 12));
    double unit = Math.scalb(1.0, -type.bits()) * Math.exp(random.nextDouble(-2, 2));
    long zeroPoint = random.nextLong(type.min(), type.max() + 1);
    return new Value(
        prefix + kind + (inputs.size() + layers.size()),
        type,
        new Quantization((float) unit, zeroPoint));
  }

  private static Span origin(Value value) {
    return Span.ofFile(value.name + ".loom");
  }

  private void add(Layer layer, Value value) {
    layers.add(layer);
    values.add(value);
  }

  private Activation activation() {
    return oneOf(
        new Activation[] {
          new Activation.None(),
          new Activation.None(),
          new Activation.Relu(),
          new Activation.Relu6(),
          new Activation.Clip(-0.25f, 0.5f)
        });
  }

  /** {@code float32_even} for 8 bits at most: the planner refuses more where sums are wide. */
  private Rounding rounding(IntType type) {
    Rounding last = type.bits() <= 8 ? Rounding.FLOAT32_EVEN : Rounding.SINGLE_UP;
    Rounding[] others = {
      Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.HALF_AWAY, Rounding.FLOOR, last
    };
    return random.nextInt(3) == 0 ? oneOf(others) : Rounding.DOUBLE_AWAY;
  }

  private void join(Value a, Value b) {
    Value y = value("join");
    List<TypedTensor> types = List.of(typed(shape, a), typed(shape, b));
    layers.addAll(combined(y, a.name, b.name).expanded(types, wish -> wish));
    values.add(y);
  }

  private CombineLayer combined(Value y, String left, String right) {
    return new CombineLayer(
        y.name,
        left,
        right,
        oneOf(CombineLayer.Kind.values()),
        activation(),
        y.type,
        y.quantization,
        rounding(y.type),
        origin(y));
  }

  /** Joins a tensor with the largest elements of the channels, rows or columns of another one. */
  private void excite(Value x, Value other) {
    int height = random.nextInt(4) == 0 ? 1 : shape.dimensions().get(0);
    int width = random.nextInt(4) == 0 ? 1 : shape.dimensions().get(1);
    Value y = value("excite");
    Sweep once = new Sweep(height, width, 1, 1, Padding.Sides.NONE);
    PoolLayer squeeze =
        new PoolLayer(
            y.name + "_squeeze",
            other.name,
            new PoolLayer.Maximum(height, width, once),
            new Activation.None(),
            other.type,
            other.quantization,
            Rounding.HALF_UP,
            origin(y));
    layers.add(squeeze);
    Shape small = once.window(height, width, shape).output(shape, shape.channels());
    boolean first = random.nextBoolean();
    CombineLayer sum =
        first ? combined(y, squeeze.name(), x.name) : combined(y, x.name, squeeze.name());
    List<TypedTensor> types =
        List.of(typed(first ? small : shape, other), typed(first ? shape : small, other));
    layers.addAll(sum.expanded(types, wish -> wish));
    values.add(y);
  }

  private static TypedTensor typed(Shape shape, Value value) {
    return new TypedTensor(TensorType.full(shape, value.type), Optional.of(value.quantization));
  }

  /** Broadcasts a constant: a number, channels, or a whole tensor. */
  private void constant(Value x) {
    Value y = value("k");
    int channels = shape.channels();
    Shape[] shapes = {Shape.of(1), Shape.of(channels), Shape.of(1, 1, channels), shape};
    LayerWeights weights =
        RandomWeights.of(
            random, oneOf(shapes), List.of((double) (float) random.nextDouble(0.01, 0.1)));
    ConstantLayer layer =
        new ConstantLayer(
            y.name,
            x.name,
            oneOf(ARITHMETIC),
            random.nextBoolean(),
            weights,
            activation(),
            y.type,
            y.quantization,
            rounding(y.type),
            origin(y));
    layers.addAll(layer.expanded(List.of(typed(shape, x)), wish -> wish));
    values.add(y);
  }

  private void requantize(Value x) {
    Value y = value("q");
    add(
        new RequantizeLayer(
            y.name, x.name, activation(), y.type, y.quantization, rounding(y.type), origin(y)),
        y);
  }

  private void lookup(Value x) {
    if (x.type.bits() > 8) {
      requantize(x);
      return;
    }
    Value y = value("f");
    UnaryFunction function = random.nextBoolean() ? new UnaryFunction.Tanh() : slope();
    add(new LookupLayer(y.name, x.name, function, y.type, y.quantization, origin(y)), y);
  }

  private static UnaryFunction slope() {
    return new UnaryFunction.LeakyRelu(0.125f, Rounding.HALF_UP);
  }

  private void convolution(Value x) {
    Value y = value("conv");
    int channels = shape.channels();
    int height = random.nextInt(1, 4);
    int width = random.nextInt(1, 4);
    boolean depthwise = random.nextInt(3) == 0;
    Shape weights =
        depthwise ? Shape.of(height, width, channels) : Shape.of(channels, height, width, channels);
    add(
        new ConvolutionLayer(
            y.name,
            x.name,
            depthwise ? new ConvolutionLayer.Depthwise(1) : new ConvolutionLayer.Grouped(1),
            RandomWeights.of(random, weights, List.of((double) 0.01f)),
            Optional.of(Tensor.generate(Shape.of(channels), i -> random.nextLong(-900, 900))),
            new Sweep(1, 1, 1, 1, new Padding.Same()),
            activation(),
            new Output.Requantized(y.type, y.quantization),
            rounding(y.type),
            Optional.empty(),
            origin(y)),
        y);
  }
}
