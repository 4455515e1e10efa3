// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Draws chains of convolutions over small odd images: strides, dilations, groups, depth
 * multipliers, every padding, single rows, columns and pixels.
 */
public final class RandomConvolutions {
  private static final int[] CHANNELS = {1, 2, 3, 4, 6, 17};
  private static final int[][] SIZES = {{7, 5}, {1, 9}, {8, 1}, {1, 1}, {4, 6}, {5, 5}, {2, 3}};

  private final SplittableRandom random;
  private final String prefix;
  private final List<Layer> layers = new ArrayList<>();
  private Shape shape;
  private long zeroPoint;
  private final IntType type;

  private final boolean few;

  private RandomConvolutions(long seed, String prefix, IntType type, boolean few) {
    random = new SplittableRandom(seed);
    this.prefix = prefix;
    this.type = type;
    this.few = few;
  }

  /** Returns the network of a seed. */
  public static Network of(long seed) {
    return of(seed, "");
  }

  /** Returns the same network with a prefix before the names of all tensors. */
  public static Network of(long seed, String prefix) {
    return new RandomConvolutions(seed, prefix, IntType.signed(8), false).draw(seed);
  }

  /**
   * Returns a network of int16 tensors without zero points and of int8 weights, with biases beyond
   * 32 bits and the rounding {@code reduced_up}.
   */
  public static Network wide(long seed, String prefix) {
    return new RandomConvolutions(seed, prefix, IntType.signed(16), false).draw(seed);
  }

  /** Returns a network of integer weights with few multipliers, so that layers often share them. */
  public static Network ofFewMultipliers(long seed, String prefix) {
    return new RandomConvolutions(seed, prefix, IntType.signed(8), true).draw(seed);
  }

  private boolean isWide() {
    return type.bits() > 8;
  }

  private Quantization numbers(float scale, long drawn) {
    return isWide() ? new Quantization(Math.scalb(scale, -8), 0) : new Quantization(scale, drawn);
  }

  private Network draw(long seed) {
    int[] size = SIZES[random.nextInt(SIZES.length)];
    shape = Shape.of(size[0], size[1], CHANNELS[random.nextInt(CHANNELS.length)]);
    zeroPoint = random.nextInt(-128, 128);
    Input input = new Input(prefix + "x", shape, type, numbers(0.05f, zeroPoint));
    int depth = few ? random.nextInt(2, 6) : random.nextInt(1, 4);
    String tensor = prefix + "x";
    for (int i = 0; i < depth; i++) {
      layers.add(convolution(prefix + "c" + i, tensor));
      tensor = prefix + "c" + i;
    }
    if (few) {
      Hardware.Multipliers some = new Hardware.Multipliers(1 + random.nextInt(depth + 7));
      Hardware hardware = new Hardware(some, Map.of());
      return new Network("few" + seed, List.of(input), layers, List.of(tensor), hardware);
    }
    Hardware.Multipliers budget = new Hardware.Multipliers(1 << random.nextInt(0, 9));
    MultiplierStyle[] choices = MultiplierStyle.values();
    Map<String, MultiplierStyle> styles =
        layers.stream()
            .collect(
                Collectors.toMap(Layer::name, layer -> choices[random.nextInt(choices.length)]));
    Hardware hardware =
        new Hardware(budget, Map.of(), styles).withDecodings(RandomWeights.decodings(layers));
    return new Network("windows" + seed, List.of(input), layers, List.of(tensor), hardware);
  }

  private Layer convolution(String name, String input) {
    int channels = shape.channels();
    boolean depthwise = random.nextInt(3) == 0;
    int multiplier = random.nextInt(1, 4);
    int groups = channels % 2 == 0 && random.nextInt(3) == 0 ? 2 : 1;
    int filters = depthwise ? channels * multiplier : groups * random.nextInt(1, 6);
    int kernelHeight = random.nextInt(1, 4);
    int kernelWidth = random.nextInt(1, 4);
    Sweep sweep = FittingSweep.of(kernelHeight, kernelWidth, shape, this::drawn);
    Shape weights =
        depthwise
            ? Shape.of(kernelHeight, kernelWidth, filters)
            : Shape.of(filters, kernelHeight, kernelWidth, channels / groups);
    long outputZero = random.nextInt(-128, 128);
    Layer layer =
        new ConvolutionLayer(
            name,
            input,
            depthwise
                ? new ConvolutionLayer.Depthwise(multiplier)
                : new ConvolutionLayer.Grouped(groups),
            depthwise
                ? weights(weights, filters)
                : few
                    ? weights(weights, filters)
                    : RandomWeights.sometimesSparse(weights(weights, filters)),
            Optional.of(Tensor.generate(Shape.of(filters), i -> bias())),
            sweep,
            random.nextBoolean() ? new Activation.None() : new Activation.Relu(),
            new Output.Requantized(type, numbers(0.1f, outputZero)),
            rounding(),
            Optional.empty(),
            Span.ofFile(name + ".loom"));
    shape = sweep.window(kernelHeight, kernelWidth, shape).output(shape, filters);
    zeroPoint = outputZero;
    return layer;
  }

  private Rounding rounding() {
    if (isWide()) {
      return random.nextInt(4) > 0 ? Rounding.REDUCED_UP : Rounding.HALF_UP;
    }
    return random.nextBoolean() ? Rounding.DOUBLE_AWAY : Rounding.HALF_UP;
  }

  private long bias() {
    long small = random.nextLong(-5000, 5000);
    return isWide() ? small << random.nextInt(22) : small;
  }

  private LayerWeights weights(Shape weights, int filters) {
    List<Double> scales =
        IntStream.range(0, random.nextBoolean() ? filters : 1)
            .mapToObj(i -> (double) (float) random.nextDouble(0.005, 0.03))
            .toList();
    return few
        ? RandomWeights.integers(random, weights, scales)
        : RandomWeights.of(random, weights, scales);
  }

  private Sweep drawn() {
    Padding padding =
        switch (random.nextInt(4)) {
          case 0 -> new Padding.Same();
          case 1 -> Padding.Sides.NONE;
          default ->
              new Padding.Sides(
                  random.nextInt(4), random.nextInt(4), random.nextInt(3), random.nextInt(3));
        };
    return new Sweep(
        random.nextInt(1, 4),
        random.nextInt(1, 4),
        random.nextInt(1, 3),
        random.nextInt(1, 3),
        padding);
  }
}
