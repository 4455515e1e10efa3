// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.PadLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.Window;

/**
 * Draws networks whose branches meet again: convolutions, requantizers and paddings of one tensor
 * or two, joined along any axis, and joined tensors read by several layers.
 */
public final class RandomBranches {
  private static final int[] CHANNELS = {1, 2, 3, 4, 6, 17};
  private static final int[][] SIZES = {{3, 5}, {1, 6}, {4, 1}, {1, 1}, {4, 4}, {5, 2}};
  private static final int MOST_ELEMENTS = 1500;

  private final SplittableRandom random;
  private final String prefix;
  private final List<Layer> layers = new ArrayList<>();
  private final List<String> tensors = new ArrayList<>();
  private final Map<String, Shape> shapes = new HashMap<>();

  private RandomBranches(long seed, String prefix) {
    random = new SplittableRandom(seed);
    this.prefix = prefix;
  }

  /** Returns the network of a seed. */
  public static Network of(long seed) {
    return of(seed, "");
  }

  /** Returns the same network with a prefix before the names of all tensors. */
  public static Network of(long seed, String prefix) {
    return new RandomBranches(seed, prefix).draw(seed);
  }

  private Network draw(long seed) {
    int[] size = SIZES[random.nextInt(SIZES.length)];
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < random.nextInt(1, 3); i++) {
      Shape shape = Shape.of(size[0], size[1], CHANNELS[random.nextInt(CHANNELS.length)]);
      inputs.add(new Input(prefix + "x" + i, shape, IntType.signed(8), quantization()));
      known(prefix + "x" + i, shape);
    }
    for (int i = 0; i < random.nextInt(3, 7); i++) {
      step(i);
    }
    for (int i = 0; i < 4 && layers.stream().noneMatch(ConcatLayer.class::isInstance); i++) {
      concat(prefix + "last" + i);
    }
    List<String> outputs = new ArrayList<>(List.of(tensors.get(tensors.size() - 1)));
    String other = tensors.get(random.nextInt(tensors.size()));
    if (!shapes.isEmpty() && !outputs.contains(other) && !other.startsWith(prefix + "x")) {
      outputs.add(other);
    }
    Hardware hardware = new Hardware(new Hardware.Multipliers(1 << random.nextInt(0, 9)), Map.of());
    Network network =
        new Network("branches" + seed, inputs, layers, outputs, hardware).withoutUnusedLayers();
    List<Input> used =
        inputs.stream().filter(input -> network.used().contains(input.name())).toList();
    return new Network(network.name(), used, network.layers(), outputs, hardware);
  }

  private void step(int index) {
    switch (random.nextInt(7)) {
      case 0 -> convolution(prefix + "c" + index);
      case 1 -> requantize(prefix + "q" + index);
      case 2 -> pad(prefix + "p" + index);
      case 3 -> resize(prefix + "r" + index);
      case 4 -> slice(prefix + "s" + index);
      default -> concat(prefix + "j" + index);
    }
  }

  private void known(String name, Shape shape) {
    tensors.add(name);
    shapes.put(name, shape);
  }

  private String any() {
    return tensors.get(random.nextInt(tensors.size()));
  }

  /** Few scales, so that some inputs of a join have to be requantized and some have not. */
  private Quantization quantization() {
    return new Quantization(random.nextBoolean() ? 0.5f : 0.25f, random.nextInt(-1, 2));
  }

  private static Span origin(String name) {
    return Span.ofFile(name + ".loom");
  }

  private void requantize(String name) {
    String input = any();
    layers.add(
        new RequantizeLayer(
            name,
            input,
            random.nextBoolean() ? new Activation.Relu() : new Activation.None(),
            IntType.signed(8),
            quantization(),
            Rounding.HALF_UP,
            origin(name)));
    known(name, shapes.get(input));
  }

  private void pad(String name) {
    String input = any();
    Shape shape = shapes.get(input);
    List<Pad.Side> sides =
        shape.dimensions().stream().map(d -> new Pad.Side(side(), side())).toList();
    List<Integer> padded =
        IntStream.range(0, 3)
            .mapToObj(i -> sides.get(i).before() + shape.dimensions().get(i) + sides.get(i).after())
            .toList();
    if (new Shape(padded).elements() <= MOST_ELEMENTS) {
      layers.add(new PadLayer(name, input, sides, random.nextInt(-3, 4), origin(name)));
      known(name, new Shape(padded));
    }
  }

  private void resize(String name) {
    String input = any();
    int height = random.nextInt(1, 8);
    int width = random.nextInt(1, 8);
    Shape resized = Shape.of(height, width, shapes.get(input).channels());
    boolean corners = random.nextBoolean();
    boolean centers = random.nextBoolean();
    ResizeLayer.Filter filter =
        ResizeLayer.Filter.values()[random.nextInt(ResizeLayer.Filter.values().length)];
    layers.add(new ResizeLayer(name, input, height, width, filter, corners, centers, origin(name)));
    known(name, resized);
  }

  private void slice(String name) {
    String input = any();
    Shape shape = shapes.get(input);
    List<Slice.Range> ranges = shape.dimensions().stream().map(this::range).toList();
    layers.add(new SliceLayer(name, input, ranges, origin(name)));
    known(name, new Shape(ranges.stream().map(Slice.Range::count).toList()));
  }

  private Slice.Range range(int size) {
    if (size == 1 || random.nextInt(3) == 0) {
      return Slice.Range.all(size);
    }
    int start = random.nextInt(size);
    int step = random.nextInt(1, 4);
    return new Slice.Range(start, random.nextInt(1, (size - start + step - 1) / step + 1), step);
  }

  private int side() {
    return random.nextInt(3) == 0 ? random.nextInt(1, 4) : 0;
  }

  /** Joins tensors that fit; where only one does, it is joined to itself. */
  private void concat(String name) {
    int axis = random.nextInt(3);
    String first = any();
    List<String> fitting =
        tensors.stream().filter(t -> along(t, axis).equals(along(first, axis))).toList();
    List<String> inputs = new ArrayList<>(List.of(first));
    for (int i = 0; i < random.nextInt(1, 4); i++) {
      inputs.add(fitting.get(random.nextInt(fitting.size())));
    }
    if (inputs.size() < 2) {
      inputs.add(first);
    }
    List<Integer> joined = new ArrayList<>(shapes.get(first).dimensions());
    joined.set(axis, inputs.stream().mapToInt(t -> shapes.get(t).dimensions().get(axis)).sum());
    if (new Shape(joined).elements() > MOST_ELEMENTS) {
      return;
    }
    Quantization quantization = quantization();
    List<String> named = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      named.add(name + "_" + i);
      layers.add(
          new RequantizeLayer(
              name + "_" + i,
              inputs.get(i),
              new Activation.None(),
              IntType.signed(8),
              quantization,
              Rounding.HALF_EVEN,
              origin(name)));
    }
    layers.add(
        new ConcatLayer(
            name, named, axis, IntType.signed(8), quantization, Rounding.HALF_EVEN, origin(name)));
    known(name, new Shape(joined));
  }

  private List<Integer> along(String tensor, int axis) {
    List<Integer> dimensions = new ArrayList<>(shapes.get(tensor).dimensions());
    dimensions.set(axis, 0);
    return dimensions;
  }

  private void convolution(String name) {
    String input = any();
    Shape shape = shapes.get(input);
    int filters = CHANNELS[random.nextInt(4)];
    int kernel = random.nextInt(1, 4);
    int width = random.nextInt(1, 4);
    Sweep sweep = new Sweep(1, 1, 1, 1, new Padding.Same());
    Window window = sweep.window(kernel, width, shape);
    Shape weights = Shape.of(filters, kernel, width, shape.channels());
    layers.add(
        new ConvolutionLayer(
            name,
            input,
            new ConvolutionLayer.Grouped(1),
            new LayerWeights(
                Tensor.generate(weights, i -> random.nextLong(-8, 8)),
                IntType.signed(4),
                List.of((double) 0.05f),
                0),
            Optional.empty(),
            sweep,
            new Activation.None(),
            new Output.Requantized(IntType.signed(8), quantization()),
            Rounding.HALF_UP,
            Optional.empty(),
            origin(name)));
    known(name, window.output(shape, filters));
  }
}
