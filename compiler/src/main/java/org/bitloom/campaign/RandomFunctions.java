// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
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
import org.bitloom.model.PadLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.model.Sweep;
import org.bitloom.model.TfliteVariant;
import org.bitloom.model.ThresholdLayer;
import org.bitloom.model.TypedTensor;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;

/**
 * Draws chains over small images: tables, functions, thresholds of elements and of accumulators,
 * both resizes, and what importers put together of several layers: PReLU, transposed convolutions,
 * the largest element of a channel. Weights of convolutions were real numbers. Names are reserved
 * words of Verilog.
 */
public final class RandomFunctions {
  private static final int[][] SIZES = {{4, 3}, {1, 5}, {6, 1}, {1, 1}, {3, 3}, {2, 4}};
  private static final int[] CHANNELS = {1, 2, 3, 4, 7};
  private static final int MOST_ELEMENTS = 800;
  private static final int WIDEST_INDEX = 9;
  private static final int MOST_LEVELS = 40;

  private final SplittableRandom random;
  private final OddNames names;
  private final List<Layer> layers = new ArrayList<>();
  private Value value;

  /** The tensor at the end of the chain. */
  private record Value(String name, Shape shape, IntType type, Quantization quantization) {}

  private RandomFunctions(long seed) {
    random = new SplittableRandom(seed);
    names = new OddNames(seed);
  }

  /** Returns the network of a seed, which is not negative. */
  public static Network of(long seed) {
    return new RandomFunctions(seed).draw();
  }

  private Network draw() {
    String network = names.next();
    int[] size = SIZES[random.nextInt(SIZES.length)];
    Shape shape = Shape.of(size[0], size[1], CHANNELS[random.nextInt(CHANNELS.length)]);
    IntType type = type();
    value = new Value(names.next(), shape, type, quantization(type));
    Input input = new Input(value.name, shape, type, value.quantization);
    int depth = random.nextInt(1, 5);
    for (int i = 0; i < depth; i++) {
      step();
    }
    if (random.nextInt(4) == 0) {
      largest();
    }
    Hardware hardware = new Hardware(new Hardware.Multipliers(1 << random.nextInt(0, 8)), Map.of());
    return new Network(network, List.of(input), layers, List.of(value.name), hardware);
  }

  private void step() {
    switch (random.nextInt(9)) {
      case 0 -> table();
      case 1 -> function();
      case 2 -> thresholds();
      case 3 -> resize(ResizeLayer.Filter.NEAREST);
      case 4 -> resize(random.nextBoolean() ? ResizeLayer.Filter.LINEAR : ResizeLayer.Filter.EXACT);
      case 5, 6 -> prelu();
      case 7 -> transposed();
      default -> convolution(1, 1);
    }
  }

  private IntType type() {
    int bits = random.nextInt(3) == 0 ? random.nextInt(2, 12) : 8;
    return new IntType(random.nextInt(3) > 0, bits);
  }

  private Quantization quantization(IntType type) {
    double unit = Math.scalb(1.0, 2 - type.bits()) * Math.exp(random.nextDouble(-1.5, 1.5));
    return new Quantization((float) unit, random.nextLong(type.min(), type.max() + 1));
  }

  private Rounding rounding() {
    Rounding[] any = {
      Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.HALF_AWAY, Rounding.FLOOR, Rounding.DOUBLE_AWAY
    };
    return any[random.nextInt(any.length)];
  }

  private static Span origin(String name) {
    return Span.ofFile(name + ".loom");
  }

  private void add(Layer layer, Shape shape, IntType type, Quantization quantization) {
    layers.add(layer);
    value = new Value(layer.name(), shape, type, quantization);
  }

  private void table() {
    if (value.type.bits() > WIDEST_INDEX) {
      convolution(1, 1);
      return;
    }
    IntType to = type();
    Tensor values =
        Tensor.generate(
            Shape.of(1 << value.type.bits()), i -> random.nextLong(to.min(), to.max() + 1));
    lookup(new UnaryFunction.Table(value.type.min(), values), to, quantization(to));
  }

  private void function() {
    IntType from = value.type;
    if (from.bits() > 8) {
      convolution(1, 1);
      return;
    }
    boolean tflite = from.bits() == 8 && random.nextBoolean();
    TfliteVariant variant = tflite ? TfliteVariant.MICRO : TfliteVariant.DESKTOP;
    UnaryFunction[] functions = {
      new UnaryFunction.LeakyRelu((float) random.nextDouble(0, 1.5), rounding()),
      new UnaryFunction.Sigmoid(variant),
      new UnaryFunction.Tanh(variant),
      new UnaryFunction.Elu(),
      new UnaryFunction.HardSwish()
    };
    UnaryFunction function = functions[random.nextInt(functions.length)];
    IntType to = tflite ? from : type();
    lookup(function, to, function.fixedOutput(to).orElseGet(() -> quantization(to)));
  }

  private void lookup(UnaryFunction function, IntType to, Quantization numbers) {
    String name = names.next();
    add(
        new LookupLayer(name, value.name, function, to, numbers, origin(name)),
        value.shape,
        to,
        numbers);
  }

  /** Thresholds of elements, or of the sums of a convolution; some of them never reached. */
  private void thresholds() {
    long reach = 2L << value.type.bits();
    if (random.nextBoolean()) {
      convolution(1, 1, true);
      reach = 64L << value.type.bits();
    }
    long most = reach;
    IntType to = type();
    int levels = (int) Math.min((1L << to.bits()) - 1, random.nextInt(1, MOST_LEVELS));
    long least = random.nextLong(to.min(), to.max() - levels + 1);
    int channels = random.nextBoolean() ? value.shape.channels() : 1;
    long[] all = random.longs((long) channels * levels, -most, most).toArray();
    for (int c = 0; c < channels; c++) {
      Arrays.sort(all, c * levels, (c + 1) * levels);
    }
    Shape shape = channels == 1 ? Shape.of(levels) : Shape.of(channels, levels);
    Tensor thresholds = Tensor.generate(shape, i -> all[i]);
    String name = names.next();
    Quantization numbers = quantization(to);
    add(
        new ThresholdLayer(name, value.name, thresholds, least, to, numbers, origin(name)),
        value.shape,
        to,
        numbers);
  }

  private void resize(ResizeLayer.Filter filter) {
    int height = random.nextInt(1, 8);
    int width = random.nextInt(1, 8);
    boolean corners = random.nextBoolean();
    boolean centers = random.nextBoolean();
    String name = names.next();
    add(
        new ResizeLayer(name, value.name, height, width, filter, corners, centers, origin(name)),
        Shape.of(height, width, value.shape.channels()),
        value.type,
        value.quantization);
  }

  /** {@code max(x, 0) + slope * min(x, 0)}, with a slope per channel or one, of either sign. */
  private void prelu() {
    Value x = value;
    IntType type = new IntType(x.type.signed(), 8);
    Quantization numbers = quantization(type);
    Rounding rounding = rounding();
    String above = names.next();
    layers.add(requantized(above, x, new Activation.Relu(), type, numbers));
    String below = names.next();
    Activation negative = new Activation.Clip((float) Math.scalb(-x.quantization.scale(), 12), 0);
    layers.add(requantized(below, x, negative, x.type, x.quantization));
    Shape shape = random.nextBoolean() ? Shape.of(1) : Shape.of(x.shape.channels());
    Tensor slopes = Tensor.generate(shape, i -> random.nextLong(-128, 128));
    String sloped = names.next();
    layers.add(
        new ConstantLayer(
            sloped,
            below,
            CombineLayer.Kind.MUL,
            false,
            new LayerWeights(
                slopes,
                IntType.signed(8),
                List.of((double) (float) random.nextDouble(0.002, 0.02)),
                random.nextInt(-20, 20)),
            new Activation.None(),
            type,
            numbers,
            rounding,
            origin(sloped)));
    String name = names.next();
    CombineLayer sum =
        new CombineLayer(
            name,
            above,
            sloped,
            CombineLayer.Kind.ADD,
            new Activation.None(),
            type,
            numbers,
            rounding,
            origin(name));
    TypedTensor summand = new TypedTensor(TensorType.full(x.shape, type), Optional.of(numbers));
    layers.addAll(sum.expanded(List.of(summand, summand), UnaryOperator.identity()));
    value = new Value(name, x.shape, type, numbers);
  }

  private static Layer requantized(
      String name, Value x, Activation activation, IntType type, Quantization numbers) {
    return new RequantizeLayer(
        name, x.name, activation, type, numbers, Rounding.HALF_AWAY, origin(name));
  }

  /** Zeros between the pixels, a border that may cut some off, and a convolution. */
  private void transposed() {
    int strideY = random.nextInt(1, 4);
    int strideX = random.nextInt(1, 4);
    int rows = value.shape.dimensions().get(0);
    int columns = value.shape.dimensions().get(1);
    int channels = value.shape.channels();
    if (rows * strideY * columns * strideX * channels > MOST_ELEMENTS) {
      convolution(1, 1);
      return;
    }
    Pad.Side none = new Pad.Side(0, 0);
    List<Pad.Side> sides =
        List.of(none, new Pad.Side(0, strideY - 1), none, new Pad.Side(0, strideX - 1), none);
    IntType type = value.type;
    Quantization numbers = value.quantization;
    String apart = names.next();
    Shape pixels = Shape.of(rows, 1, columns, 1, channels);
    add(new ReshapeLayer(apart, value.name, pixels, origin(apart)), pixels, type, numbers);
    String zeros = names.next();
    Shape padded = Shape.of(rows, strideY, columns, strideX, channels);
    add(new PadLayer(zeros, apart, sides, 0, origin(zeros)), padded, type, numbers);
    String image = names.next();
    Shape together = Shape.of(rows * strideY, columns * strideX, channels);
    add(new ReshapeLayer(image, zeros, together, origin(image)), together, type, numbers);
    if (random.nextBoolean() && strideY > 1) {
      cut(together);
    }
    convolution(random.nextInt(1, 4), random.nextInt(1, 4));
  }

  /** Leaves out the last row. */
  private void cut(Shape image) {
    int rows = image.dimensions().get(0) - 1;
    int columns = image.dimensions().get(1);
    String name = names.next();
    List<Slice.Range> ranges =
        List.of(
            new Slice.Range(0, rows, 1),
            Slice.Range.all(columns),
            Slice.Range.all(image.channels()));
    Shape shape = Shape.of(rows, columns, image.channels());
    add(
        new SliceLayer(name, value.name, ranges, origin(name)),
        shape,
        value.type,
        value.quantization);
  }

  private void convolution(int height, int width) {
    convolution(height, width, false);
  }

  private void convolution(int height, int width, boolean raw) {
    int filters = CHANNELS[random.nextInt(CHANNELS.length)];
    Shape shape = Shape.of(filters, height, width, value.shape.channels());
    LayerWeights weights = RandomRealWeights.of(random, shape);
    Sweep sweep = new Sweep(1, 1, 1, 1, new Padding.Same());
    IntType type = type();
    Quantization numbers = quantization(type);
    String name = names.next();
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

  /** The largest element of each channel. */
  private void largest() {
    int height = value.shape.dimensions().get(0);
    int width = value.shape.dimensions().get(1);
    String name = names.next();
    Sweep once = new Sweep(height, width, 1, 1, Padding.Sides.NONE);
    add(
        new PoolLayer(
            name,
            value.name,
            new PoolLayer.Maximum(height, width, once),
            new Activation.None(),
            value.type,
            value.quantization,
            Rounding.HALF_UP,
            origin(name)),
        Shape.of(1, 1, value.shape.channels()),
        value.type,
        value.quantization);
  }
}
