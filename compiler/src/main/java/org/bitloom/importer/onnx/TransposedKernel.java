// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.importer.shared.Stretching;
import org.bitloom.model.Layer;
import org.bitloom.model.ShapeResult;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/**
 * What a ConvTranspose does, as a plain convolution.
 *
 * @param node with its attributes
 * @param kernel dimensions of the weights, {@code [channels, filters / groups, ...]}
 * @param groups of channels
 * @param strides per direction
 * @param dilations per direction
 */
record TransposedKernel(
    OnnxNode node,
    List<Integer> kernel,
    int groups,
    List<Integer> strides,
    List<Integer> dilations) {
  private static final String UPPER = "SAME_UPPER";
  private static final String LOWER = "SAME_LOWER";
  private static final String FORM =
      "ConvTranspose over one or two axes with usual strides and pads";

  static TransposedKernel of(OnnxNode node, List<Integer> kernel) {
    int n = kernel.size() - 2;
    int groups = node.integer("group", 1);
    List<Integer> strides = node.integers("strides").orElse(Collections.nCopies(Math.max(0, n), 1));
    List<Integer> dilations =
        node.integers("dilations").orElse(Collections.nCopies(Math.max(0, n), 1));
    boolean sane =
        n >= 1
            && n <= 2
            && groups > 0
            && kernel.get(0) % groups == 0
            && strides.size() == n
            && dilations.size() == n
            && node.integers("output_shape").orElse(strides).size() == n
            && List.of("", "NOTSET", "VALID", UPPER, LOWER).contains(automatic(node))
            && kernel.stream().allMatch(k -> k > 0 && k < Window.LARGEST_SIDE)
            && strides.stream().allMatch(s -> s > 0 && s < Window.LARGEST_SIDE)
            && dilations.stream().allMatch(d -> d > 0 && d < Window.LARGEST_SIDE);
    if (!sane) {
      throw new Refused(
          "its weights are %s in %d groups, its strides %s, its auto_pad %s"
              .formatted(kernel, groups, strides, automatic(node)),
          FORM);
    }
    return new TransposedKernel(node, kernel, groups, strides, dilations);
  }

  private static String automatic(OnnxNode node) {
    return node.text("auto_pad", "NOTSET");
  }

  private Stretching stretching(List<Integer> dims) {
    int n = strides.size();
    List<Integer> pads = node.integers("pads").orElse(Collections.nCopies(2 * n, 0));
    List<Integer> more = node.integers("output_padding").orElse(Collections.nCopies(n, 0));
    boolean fits =
        dims.size() == n + 2
            && dims.get(0) == 1
            && dims.get(1).equals(kernel.get(0))
            && pads.size() == 2 * n
            && more.size() == n
            && pads.stream().allMatch(p -> p >= 0 && p < Window.LARGEST_SIDE)
            && more.stream().allMatch(p -> p >= 0 && p < Window.LARGEST_SIDE);
    if (!fits) {
      throw new Refused(
          "its input is %s, its weights are %s, its pads %s".formatted(dims, kernel, pads), FORM);
    }
    Stretching.Axis none = new Stretching.Axis(1, 1, 1, 1, 0);
    Stretching made =
        new Stretching(n == 2 ? axis(dims, pads, more, 0) : none, axis(dims, pads, more, n - 1));
    long elements = (long) Reading.elements(dims) * strides.stream().reduce(1, (a, b) -> a * b);
    if (elements > ShapeResult.MOST_ELEMENTS || !made.possible()) {
      throw new Refused("its input is %s, its pads are %s".formatted(dims, pads), FORM);
    }
    return made;
  }

  private Stretching.Axis axis(
      List<Integer> dims, List<Integer> pads, List<Integer> more, int direction) {
    int from = dims.get(2 + direction);
    int stride = strides.get(direction);
    int covered = (kernel.get(2 + direction) - 1) * dilations.get(direction) + 1;
    int whole = (from - 1) * stride + covered + more.get(direction);
    boolean same = List.of(UPPER, LOWER).contains(automatic(node));
    Optional<Integer> wanted = node.integers("output_shape").map(sizes -> sizes.get(direction));
    if (wanted.isEmpty() && !same) {
      int before = pads.get(direction);
      int to = whole - before - pads.get(strides.size() + direction);
      return new Stretching.Axis(from, to, covered, stride, before);
    }
    // What is too much is cut off at both ends; where there is too little, SAME leaves it so.
    int total = Math.max(0, whole - wanted.orElse(from * stride));
    int before = automatic(node).equals(UPPER) ? total / 2 : total - total / 2;
    return new Stretching.Axis(from, wanted.orElse(whole - total), covered, stride, before);
  }

  /** Returns the input with its pixels apart, as an image that travels by its pixels. */
  Value.Stream stretched(Reading reading, Value.Stream x) {
    Value.Stream read = reading.layers().arranged(x, streamDims(), node);
    String name = reading.layers().name("image", node);
    List<Layer> layers = layers(read, x.dims(), name, reading.layers().origin());
    layers.forEach(reading.layers()::add);
    Shape image = stretching(x.dims()).image(kernel.get(0));
    List<Integer> dims = dims(image);
    String last = layers.isEmpty() ? read.layer() : layers.getLast().name();
    return x.by(last, image, dims, StreamOrder.of(dims, streamDims()));
  }

  /** Returns the same in real numbers. */
  Value.Stream stretched(RealCalls calls, Value.Stream x) {
    Value.Stream read = calls.arranged(x, streamDims());
    List<Layer> layers = layers(read, x.dims(), "image", Span.ofFile(""));
    String last = calls.layers().chain(node.index(), layers, read.layer(), read.shape());
    return RealCalls.made(last, dims(stretching(x.dims()).image(kernel.get(0))), streamDims());
  }

  private List<Layer> layers(Value.Stream read, List<Integer> dims, String name, Span origin) {
    return stretching(dims).layers(read.layer(), kernel.get(0), part -> name + part, origin);
  }

  private List<Integer> streamDims() {
    return strides.size() == 2 ? List.of(2, 3, 1) : List.of(0, 2, 1);
  }

  /** Returns the dimensions of the tensor that an image is. */
  private List<Integer> dims(Shape image) {
    List<Integer> dims = new ArrayList<>(List.of(1, kernel.get(0)));
    dims.addAll(image.dimensions().subList(strides.size() == 2 ? 0 : 1, 2));
    return dims;
  }

  /** Returns how the plain kernel moves over an image that was made of the node's input. */
  Sweep sweep(List<Integer> input) {
    return new Sweep(
        1,
        1,
        dilations.size() == 2 ? dilations.get(0) : 1,
        dilations.getLast(),
        stretching(input).padding());
  }

  /** Returns quantized weights of the plain convolution. */
  Value.KnownCodes turned(Value.KnownCodes codes) {
    boolean perChannel = codes.scales().length > 1 || codes.zeroPoints().length > 1;
    if (perChannel && (groups > 1 || codes.axis() != 1)) {
      throw new Refused(
          "its weights have scales along axis %d in %d groups".formatted(codes.axis(), groups),
          FORM);
    }
    return new Value.KnownCodes(turned(codes.codes()), codes.scales(), codes.zeroPoints(), 0);
  }

  /** Returns weights {@code [filters, channels / groups, ...]} of the plain convolution. */
  Constant turned(Constant weights) {
    int filters = kernel.get(1);
    int channels = kernel.get(0) / groups;
    int positions = kernel.stream().skip(2).reduce(1, (a, b) -> a * b);
    List<Integer> dims = new ArrayList<>(List.of(filters * groups, channels));
    dims.addAll(kernel.subList(2, kernel.size()));
    // Turned around in all directions, the positions of a kernel are in the opposite order.
    return Constant.generate(
        weights.type(),
        dims,
        weights.size(),
        i -> {
          int position = positions - 1 - i % positions;
          int channel = i / positions % channels;
          int filter = i / positions / channels;
          int row = filter / filters * channels + channel;
          return weights.get((row * filters + filter % filters) * positions + position);
        });
  }
}
