// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Hardware.SharedArray;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.PadLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Tensor;

/**
 * Draws networks for shared arrays with little room on the chip: images whose feature maps are many
 * times the buffer, are read again much later, and are delivered from the middle.
 */
public final class RandomMaps {
  private static final IntType TYPE = IntType.signed(8);
  private static final Quantization QUANTIZATION = new Quantization(0.1f, -3);
  private static final int KINDS = 9;

  private final SplittableRandom random;
  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, Shape> shapes = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Set<String> drawn = new HashSet<>();

  private RandomMaps(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Returns the network of a seed, with its hardware. */
  public static Network of(long seed) {
    return new RandomMaps(seed).draw(seed);
  }

  private Network draw(long seed) {
    Shape image =
        Shape.of(random.nextInt(6, 20), random.nextInt(4, 16), random.nextBoolean() ? 3 : 8);
    known("x", image);
    int count = random.nextInt(4, 10);
    for (int i = 0; i < count; i++) {
      layer("m" + i);
    }
    List<String> outputs = names.stream().filter(this::delivered).toList();
    Input input = new Input("x", image, TYPE, QUANTIZATION);
    return new Network("maps" + seed, List.of(input), layers, outputs, hardware());
  }

  private Hardware hardware() {
    SharedArray array =
        new SharedArray(random.nextInt(1, 6), SharedArray.NARROWEST << random.nextInt(4));
    return new Hardware(new Hardware.Multipliers(16 << random.nextInt(4)), Map.of())
        .withArray(Optional.of(array));
  }

  private void known(String name, Shape shape) {
    names.add(name);
    shapes.put(name, shape);
    if (random.nextInt(5) == 0) {
      drawn.add(name);
    }
  }

  /** What nobody reads is an output, and now and then what is read, too. */
  private boolean delivered(String name) {
    boolean read = layers.stream().anyMatch(l -> l.inputs().contains(name));
    return !name.equals("x") && (!read || drawn.contains(name));
  }

  /** The last tensor, or, now and then, any of those before. */
  private String any() {
    return random.nextInt(4) == 0
        ? names.get(random.nextInt(names.size()))
        : names.get(names.size() - 1);
  }

  private void layer(String name) {
    String input = any();
    switch (random.nextInt(KINDS)) {
      case 0 -> sum(name, input);
      case 1 -> concat(name, input);
      case 2 -> pad(name, input);
      case 3 -> slice(name, input);
      case 4 -> resize(name, input);
      case 5 -> pool(name, input);
      case 6 -> convolution(name, input, true);
      default -> convolution(name, input, false);
    }
  }

  private static Span origin(String name) {
    return Span.ofFile(name + ".loom");
  }

  /** Returns another tensor of a shape, if there is one. */
  private Optional<String> like(String name, int dimensions) {
    List<Integer> own = shapes.get(name).dimensions().subList(0, dimensions);
    List<String> others =
        names.stream()
            .filter(n -> !n.equals(name))
            .filter(n -> shapes.get(n).dimensions().subList(0, dimensions).equals(own))
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(others.get(random.nextInt(others.size())));
  }

  private void sum(String name, String input) {
    Optional<String> other = like(input, 3);
    if (other.isEmpty()) {
      convolution(name, input, false);
      return;
    }
    CombineLayer.Kind kind =
        random.nextInt(3) == 0 ? CombineLayer.Kind.MAXIMUM : CombineLayer.Kind.ADD;
    layers.add(
        new CombineLayer(
            name,
            other.get(),
            input,
            kind,
            new Activation.None(),
            TYPE,
            QUANTIZATION,
            Rounding.HALF_UP,
            origin(name)));
    known(name, shapes.get(input));
  }

  private void concat(String name, String input) {
    Optional<String> other = like(input, 2);
    if (other.isEmpty()) {
      pool(name, input);
      return;
    }
    layers.add(
        new ConcatLayer(
            name,
            List.of(input, other.get()),
            2,
            TYPE,
            QUANTIZATION,
            Rounding.HALF_UP,
            origin(name)));
    Shape shape = shapes.get(input);
    int channels = shape.channels() + shapes.get(other.get()).channels();
    known(name, Shape.of(shape.dimensions().get(0), shape.dimensions().get(1), channels));
  }

  private void pad(String name, String input) {
    List<Integer> sizes = shapes.get(input).dimensions();
    boolean channels = random.nextBoolean();
    Pad.Side none = new Pad.Side(0, 0);
    Pad.Side some = new Pad.Side(random.nextInt(3), random.nextInt(1, 3));
    List<Pad.Side> sides = channels ? List.of(none, none, some) : List.of(some, some, none);
    layers.add(new PadLayer(name, input, sides, 0, origin(name)));
    int more = some.before() + some.after();
    known(
        name,
        channels
            ? Shape.of(sizes.get(0), sizes.get(1), sizes.get(2) + more)
            : Shape.of(sizes.get(0) + more, sizes.get(1) + more, sizes.get(2)));
  }

  private void slice(String name, String input) {
    List<Slice.Range> ranges = new ArrayList<>();
    for (int axis = 0; axis < 3; axis++) {
      int size = shapes.get(input).dimensions().get(axis);
      int start = random.nextInt(Math.min(3, size));
      int step = axis == 2 ? 1 : random.nextInt(1, 3);
      int most = (size - start + step - 1) / step;
      ranges.add(new Slice.Range(start, Math.max(1, most - random.nextInt(2)), step));
    }
    layers.add(new SliceLayer(name, input, ranges, origin(name)));
    known(name, new Shape(ranges.stream().map(Slice.Range::count).toList()));
  }

  private void resize(String name, String input) {
    List<Integer> sizes = shapes.get(input).dimensions();
    int height = Math.min(24, sizes.get(0) * random.nextInt(1, 4) / 2 + 1);
    int width = Math.min(20, sizes.get(1) * random.nextInt(1, 3));
    layers.add(
        new ResizeLayer(
            name, input, height, width, ResizeLayer.Filter.NEAREST, false, true, origin(name)));
    known(name, Shape.of(height, width, sizes.get(2)));
  }

  private void pool(String name, String input) {
    Shape shape = shapes.get(input);
    int size = Math.min(random.nextInt(2, 4), Math.min(side(shape, 0), side(shape, 1)));
    Sweep sweep = new Sweep(random.nextInt(1, 3), random.nextInt(1, 3), 1, 1, new Padding.Same());
    layers.add(
        new PoolLayer(
            name,
            input,
            new PoolLayer.Maximum(size, size, sweep),
            new Activation.None(),
            TYPE,
            QUANTIZATION,
            Rounding.HALF_UP,
            origin(name)));
    known(name, sweep.window(size, size, shape).output(shape, shape.channels()));
  }

  private static int side(Shape shape, int axis) {
    return shape.dimensions().get(axis);
  }

  private void convolution(String name, String input, boolean deep) {
    Shape shape = shapes.get(input);
    int size = random.nextBoolean() ? 3 : 1;
    int filters = deep ? shape.channels() : random.nextInt(2, 22);
    boolean halves = random.nextInt(4) == 0;
    Sweep sweep = new Sweep(halves ? 2 : 1, halves ? 2 : 1, 1, 1, new Padding.Same());
    Shape weights =
        deep ? Shape.of(size, size, filters) : Shape.of(filters, size, size, shape.channels());
    layers.add(
        new ConvolutionLayer(
            name,
            input,
            deep ? new ConvolutionLayer.Depthwise(1) : new ConvolutionLayer.Grouped(1),
            RandomWeights.of(random, weights, List.of((double) 0.02f)),
            Optional.of(Tensor.generate(Shape.of(filters), i -> random.nextLong(-900, 900))),
            sweep,
            random.nextBoolean() ? new Activation.None() : new Activation.Relu(),
            new Output.Requantized(TYPE, QUANTIZATION),
            Rounding.HALF_UP,
            Optional.empty(),
            origin(name)));
    known(name, sweep.window(size, size, shape).output(shape, filters));
  }
}
