// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.LayerCall;
import org.bitloom.model.Padding;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** Pools and means in real numbers. */
final class RealPools {
  private static final String FORM =
      "MaxPool, AveragePool, GlobalMaxPool and GlobalAveragePool over one or two axes, ReduceMean,"
          + " ReduceMax and ReduceSum over all axes but one, or over one axis of an image";

  private final RealCalls calls;
  private final OnnxNode node;

  RealPools(RealCalls calls) {
    this.calls = calls;
    this.node = calls.node();
  }

  Value windowed(boolean maximum) {
    Value.Stream x = calls.input(0, FORM);
    List<Integer> dims = x.dims();
    List<Integer> image = RealCalls.imageDims(dims, FORM);
    List<Integer> kernel =
        node.integers("kernel_shape")
            .orElseThrow(() -> new Refused("it has no kernel_shape", FORM));
    Sweeping sweeping = Sweeping.of(node, kernel, dims.subList(2, dims.size()), true);
    if (sweeping.sweep().dilationX() != 1 || sweeping.sweep().dilationY() != 1) {
      throw new Refused("its dilations are not 1", FORM);
    }
    Value.Stream read = calls.arranged(x, image);
    Window window = sweeping.sweep().window(sweeping.height(), sweeping.width(), read.shape());
    Shape shape = window.output(read.shape(), read.shape().channels());
    boolean counted = !maximum && sweeping.padded() && node.integer("count_include_pad", 0) != 0;
    String name =
        counted
            ? includingPadding(read, sweeping, window, shape)
            : pool(maximum ? "max_pool" : "avg_pool", read.layer(), sweeping, shape, true);
    List<Integer> out = new ArrayList<>(dims.subList(0, 2));
    out.addAll(shape.dimensions().subList(dims.size() == 4 ? 0 : 1, 2));
    return RealCalls.made(name, out, image);
  }

  private String pool(String kind, String input, Sweeping s, Shape shape, boolean padded) {
    List<LayerCall.Argument> arguments = new ArrayList<>();
    arguments.add(RealCalls.wholes("size", List.of(s.height(), s.width())));
    arguments.add(RealCalls.wholes("stride", List.of(s.sweep().strideY(), s.sweep().strideX())));
    if (padded) {
      requireOverlap(s);
      arguments.add(RealWeighted.padding(s));
    }
    return calls.add(kind, List.of(input), arguments, shape, Map.of());
  }

  private static void requireOverlap(Sweeping s) {
    if (s.sweep().padding() instanceof Padding.Sides(int top, int bottom, int left, int right)
        && (Math.max(top, bottom) >= s.height() || Math.max(left, right) >= s.width())) {
      throw new Refused("a window could lie in padding alone", FORM);
    }
  }

  /** Averages over windows of zeros too: these are elements of a larger image. */
  private String includingPadding(Value.Stream x, Sweeping s, Window window, Shape shape) {
    if (node.integer("ceil_mode", 0) != 0) {
      throw new Refused("it has both ceil_mode and count_include_pad", FORM);
    }
    List<Integer> sides =
        List.of(
            window.rows().before(),
            window.rows().after(),
            window.columns().before(),
            window.columns().after());
    Shape larger =
        Shape.of(
            x.shape().dimensions().get(0) + sides.get(0) + sides.get(1),
            x.shape().dimensions().get(1) + sides.get(2) + sides.get(3),
            x.shape().channels());
    String padded =
        calls.add(
            "pad",
            List.of(x.layer()),
            List.of(RealCalls.wholes("padding", sides)),
            larger,
            Map.of());
    return pool("avg_pool", padded, s, shape, false);
  }

  Value global(boolean maximum) {
    Value.Stream x = calls.input(0, FORM);
    List<Integer> image = RealCalls.imageDims(x.dims(), FORM);
    Value.Stream read = calls.arranged(x, image);
    List<Integer> out = new ArrayList<>(x.dims().subList(0, 2));
    out.addAll(x.dims().stream().skip(2).map(d -> 1).toList());
    return RealCalls.made(maximum ? largest(read) : mean(read), out, image);
  }

  private String largest(Value.Stream image) {
    List<Integer> size = image.shape().dimensions().subList(0, 2);
    return calls.add(
        "max_pool",
        List.of(image.layer()),
        List.of(RealCalls.wholes("size", size)),
        Shape.of(1, 1, image.shape().channels()),
        Map.of());
  }

  private String mean(Value.Stream image) {
    return calls.add(
        "global_avg_pool",
        List.of(image.layer()),
        List.of(RealCalls.flag("keep_dims")),
        Shape.of(1, 1, image.shape().channels()),
        Map.of());
  }

  /** Takes the rows, the columns, or the channels of an image together. */
  private Value.Stream alongOne(Value.Stream x, int axis) {
    List<Integer> image = List.of(2, 3, 1);
    Value.Stream read = calls.arranged(x, image);
    List<Integer> dims = new ArrayList<>(x.dims());
    dims.set(axis, 1);
    Shape shape = new Shape(image.stream().map(dims::get).toList());
    boolean maximum = node.operator().equals("ReduceMax");
    int count = x.dims().get(axis);
    String name =
        axis == 1
            ? maximum ? largestChannel(read) : meanChannel(read, shape)
            : calls.add(
                maximum ? "max_pool" : "avg_pool",
                List.of(read.layer()),
                List.of(
                    RealCalls.wholes("size", List.of(axis == 2 ? count : 1, axis == 3 ? count : 1)),
                    RealCalls.wholes("stride", List.of(1, 1))),
                shape,
                Map.of());
    Value.Stream made = RealCalls.made(name, dims, image);
    boolean sum = node.operator().equals("ReduceSum");
    return sum ? calls.affine(made, count, 0) : made;
  }

  /** Returns the innermost dimension, of two at most, as the channels of an image with one row. */
  private Value.Stream asChannels(Value.Stream x, List<Integer> there) {
    int channels = x.dims().get(there.getLast());
    int columns = Reading.elements(x.dims()) / channels;
    Value.Stream read = calls.shaped(x, Shape.of(1, columns, channels));
    return RealCalls.made(read.layer(), List.of(1, channels, 1, columns), List.of(2, 3, 1));
  }

  /** The mean of the channels of each pixel. */
  private String meanChannel(Value.Stream read, Shape shape) {
    int channels = read.shape().channels();
    double[] weights = new double[channels];
    Arrays.fill(weights, 1.0 / channels);
    return calls.add(
        "conv2d",
        List.of(read.layer()),
        List.of(RealCalls.whole("filters", 1), RealCalls.wholes("kernel", List.of(1, 1))),
        shape,
        Map.of("weights", new RealArray(List.of(1, 1, 1, channels), weights)));
  }

  /** The largest channel of each pixel: of two halves, which may overlap, until one is left. */
  private String largestChannel(Value.Stream read) {
    Value.Stream left = read;
    for (int count = read.shape().channels(); count > 1; count = Math.ceilDiv(count, 2)) {
      int half = Math.ceilDiv(count, 2);
      Value.Stream low = calls.taken(left, 1, positions(0, half));
      Value.Stream high = calls.taken(left, 1, positions(count - half, half));
      left = new RealPairs(calls).pair("maximum", low, high);
    }
    return left.layer();
  }

  private static List<Integer> positions(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }

  Value reduced() {
    Value.Stream x = calls.input(0, FORM);
    int rank = x.dims().size();
    List<Integer> axes =
        calls
            .reading()
            .optionalConstant(node, 1)
            .map(Constant::sizes)
            .or(() -> node.integers("axes"))
            .orElse(IntStream.range(0, rank).boxed().toList())
            .stream()
            .map(a -> Reading.axis(a, rank))
            .toList();
    if (axes.isEmpty() && node.integer("noop_with_empty_axes", 0) != 0) {
      return x;
    }
    List<Integer> there = RealCalls.travelling(x);
    List<Integer> kept = IntStream.range(0, rank).filter(d -> !axes.contains(d)).boxed().toList();
    List<Integer> wide = kept.stream().filter(d -> x.dims().get(d) > 1).toList();
    List<Integer> narrow = axes.stream().filter(d -> x.dims().get(d) > 1).toList();
    List<Integer> out =
        IntStream.range(0, rank)
            .filter(d -> kept.contains(d) || node.integer("keepdims", 1) != 0)
            .mapToObj(d -> axes.contains(d) ? 1 : x.dims().get(d))
            .toList();
    ReorderOps reorder = new ReorderOps(calls.reading(), node);
    if (rank == 4 && wide.size() > 1 && narrow.size() == 1) {
      return reorder.reshaped(alongOne(x, narrow.get(0)), out);
    }
    if (wide.size() < 2 && narrow.size() == 1 && there.getLast().equals(narrow.get(0))) {
      return reorder.reshaped(alongOne(asChannels(x, there), 1), out);
    }
    boolean able = wide.size() == 1 && !there.isEmpty() && there.getLast().equals(wide.get(0));
    if (!able) {
      throw new Refused("it takes axes %s of %s together".formatted(axes, x.dims()), FORM);
    }
    int channel = wide.get(0);
    Value.Stream read = calls.arranged(x, there);
    int channels = x.dims().get(channel);
    int rows = there.size() > 2 ? x.dims().get(there.get(0)) : 1;
    Shape image = Shape.of(rows, read.shape().vectors() / rows, channels);
    Value.Stream pixels = calls.shaped(read, image);
    String name = node.operator().equals("ReduceMax") ? largest(pixels) : mean(pixels);
    StreamOrder order = StreamOrder.of(out, List.of(out.indexOf(channels)));
    Value.Stream made = RealCalls.stream(name, Shape.of(1, 1, channels), out, order);
    return node.operator().equals("ReduceSum") ? calls.affine(made, image.vectors(), 0) : made;
  }
}
