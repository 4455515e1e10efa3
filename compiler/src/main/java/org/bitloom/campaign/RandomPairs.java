// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Hardware.SharedArray;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Draws networks for shared arrays whose words hold two pixels: a convolution of an image,
 * depthwise layers, and a pointwise one, with half as many channels as words have elements.
 */
public final class RandomPairs {
  private static final int[] BUFFERS = {2, 4, 512};

  private final SplittableRandom random;
  private final List<Layer> layers = new ArrayList<>();
  private final int channels;
  private Shape shape;

  private RandomPairs(long seed) {
    random = new SplittableRandom(seed);
    channels = 2 << random.nextInt(3);
    shape = Shape.of(random.nextInt(2, 20), random.nextInt(2, 30), random.nextInt(1, 4));
  }

  /** Returns the network of a seed. */
  public static Network of(long seed) {
    return new RandomPairs(seed).draw(seed);
  }

  private Network draw(long seed) {
    IntType type = random.nextInt(4) == 0 ? IntType.unsigned(8) : IntType.signed(8);
    Input input = new Input("x", shape, type, new Quantization(0.05f, zeroPoint(type)));
    stem();
    int deep = random.nextInt(3);
    for (int i = 0; i < deep; i++) {
      Padding beside = new Padding.Sides(random.nextInt(2), random.nextInt(3), 1, 1);
      int height = random.nextInt(1, 1 + Math.min(4, shape.dimensions().get(0)));
      layer(height, 3, channels, new Sweep(random.nextInt(1, 3), 1, 1, 1, beside), true);
    }
    int words = random.nextInt(1, 3);
    layer(1, 1, 2 * channels * words, new Sweep(1, 1, 1, 1, Padding.Sides.NONE), false);
    String last = layers.getLast().name();
    return new Network("pairs" + seed, List.of(input), layers, List.of(last), hardware());
  }

  private Hardware hardware() {
    int port = SharedArray.NARROWEST << random.nextInt(5);
    SharedArray array = new SharedArray(BUFFERS[random.nextInt(BUFFERS.length)], port);
    return new Hardware(new Hardware.Multipliers(4 * channels * channels), Map.of())
        .withArray(Optional.of(array));
  }

  private void stem() {
    int height = random.nextInt(1, 5);
    int width = random.nextInt(1, 6);
    Sweep sweep = FittingSweep.of(height, width, shape, this::drawn);
    layer(height, width, channels, sweep, false);
  }

  private Sweep drawn() {
    Padding padding =
        random.nextBoolean()
            ? new Padding.Same()
            : new Padding.Sides(
                random.nextInt(2), random.nextInt(2), random.nextInt(3), random.nextInt(3));
    return new Sweep(random.nextInt(1, 4), random.nextInt(1, 4), 1, 1, padding);
  }

  private void layer(int height, int width, int filters, Sweep sweep, boolean depthwise) {
    String name = "c" + layers.size();
    int inputs = shape.channels();
    Shape weights =
        depthwise ? Shape.of(height, width, filters) : Shape.of(filters, height, width, inputs);
    List<Double> scales =
        IntStream.range(0, random.nextBoolean() ? filters : 1)
            .mapToObj(i -> (double) (float) random.nextDouble(0.005, 0.03))
            .toList();
    IntType type = IntType.signed(8);
    layers.add(
        new ConvolutionLayer(
            name,
            layers.isEmpty() ? "x" : layers.getLast().name(),
            depthwise ? new ConvolutionLayer.Depthwise(1) : new ConvolutionLayer.Grouped(1),
            RandomWeights.of(random, weights, scales),
            Optional.of(Tensor.generate(Shape.of(filters), i -> random.nextLong(-5000, 5000))),
            sweep,
            random.nextBoolean() ? new Activation.None() : new Activation.Relu(),
            new Output.Requantized(type, new Quantization(0.1f, zeroPoint(type))),
            random.nextBoolean() ? Rounding.DOUBLE_AWAY : Rounding.HALF_UP,
            Optional.empty(),
            Span.ofFile(name + ".loom")));
    shape = sweep.window(height, width, shape).output(shape, filters);
  }

  private long zeroPoint(IntType type) {
    return random.nextLong(type.range().min(), type.range().max() + 1);
  }
}
