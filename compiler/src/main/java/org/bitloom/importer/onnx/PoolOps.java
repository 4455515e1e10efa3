// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.PadLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.Window;

/** Pools and means over height and width. */
final class PoolOps {
  static final String FORM =
      "MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool and ReduceMean over one or two axes"
          + " beside the channels";

  private final Reading reading;
  private final OnnxNode node;
  private final PoolWindows windows;

  PoolOps(Reading reading, OnnxNode node) {
    this.reading = reading;
    this.node = node;
    this.windows = new PoolWindows(node);
  }

  Value maxPool(boolean global) {
    Value x = reading.value(node, 0);
    return switch (x) {
      case Value.Stream s -> maximum(s, global);
      case Value.Tabled t when rises(t.values()) ->
          new Value.Tabled(maximum(t.stream(), global), t.values());
      case Value.Summed s -> {
        Window window = windows.window(s.dims(), global);
        List<Integer> dims = windows.pooled(s.dims(), window);
        yield s.moved(
            dims,
            StreamOrder.of(dims, windows.axes(dims)),
            s.axis(),
            made -> maximum(made.arranged(s.dims(), s.order()), global));
      }
      case Value.Combined c -> {
        List<Integer> dims =
            windows.pooled(c.left().dims(), windows.window(c.left().dims(), global));
        yield new Value.Combined(
            c.kind(),
            c.left(),
            c.right(),
            dims,
            c.low(),
            c.high(),
            made ->
                maximum(c.then().apply(made).arranged(c.left().dims(), c.left().order()), global));
      }
      default -> maximum(reading.stream(x, node, FORM), global);
    };
  }

  private static boolean rises(double[] values) {
    return IntStream.range(1, values.length).noneMatch(i -> values[i - 1] > values[i]);
  }

  private Value.Stream maximum(Value.Stream x, boolean global) {
    Window window = windows.window(x.dims(), global);
    Value.Stream read = reading.layers().arranged(x, windows.axes(x.dims()), node);
    String name = reading.layers().name("max_pool", node);
    reading
        .layers()
        .add(
            new PoolLayer(
                name,
                read.layer(),
                PoolWindows.maximum(window),
                new Activation.None(),
                x.type(),
                new Quantization((float) x.scale(), x.zeroPoint()),
                Rounding.FLOAT32_EVEN,
                reading.layers().origin()));
    List<Integer> dims = windows.pooled(x.dims(), window);
    return x.by(name, windows.shape(dims), dims, StreamOrder.of(dims, windows.axes(dims)));
  }

  Value qlinearAverage(boolean global) {
    if (node.integer("channels_last", 0) != 0) {
      throw new Refused("its channels are last", FORM);
    }
    double scale = reading.scalar(node, 1);
    long zero = reading.optionalConstant(node, 2).map(z -> (long) z.scalar()).orElse(0L);
    Value.Stream x = QuantizeOps.dequantized(reading, node, 0, scale, zero);
    return QuantizeOps.linear(reading, node, average(x, global), 3, 4);
  }

  Value average(boolean global) {
    return average(reading.stream(node, 0, FORM), global);
  }

  private Value average(Value.Stream x, boolean global) {
    return average(x, windows.window(x.dims(), global), global);
  }

  private Value average(Value.Stream x, Window window, boolean global) {
    Value.Stream read = reading.layers().arranged(x, windows.axes(x.dims()), node);
    boolean include = !global && node.integer("count_include_pad", 0) != 0;
    boolean padded =
        window.rows().before()
                + window.rows().after()
                + window.columns().before()
                + window.columns().after()
            > 0;
    List<Integer> dims = windows.pooled(x.dims(), window);
    if (reading.qonnx()) {
      if (padded && !include) {
        throw new Refused("its windows hold different numbers of elements", FORM);
      }
      return exact(read, window, dims);
    }
    if (include && padded) {
      read = padded(read, window);
      window = PoolWindows.unpadded(window);
    }
    PoolLayer.Form form =
        global
            ? new PoolLayer.Global(true)
            : new PoolLayer.Average(
                window.rows().kernel(), window.columns().kernel(), PoolWindows.sweep(window));
    Refused.shape(form.shape(read.shape()), FORM);
    return new Value.Averaged(
        read,
        form,
        windows.shape(dims),
        dims,
        StreamOrder.of(dims, windows.axes(dims)),
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        UnaryOperator.identity());
  }

  /** Elements of padding count as real 0, so they are elements. */
  private Value.Stream padded(Value.Stream x, Window window) {
    String name = reading.layers().name("pad", node);
    Pad.Side rows = new Pad.Side(window.rows().before(), window.rows().after());
    Pad.Side columns = new Pad.Side(window.columns().before(), window.columns().after());
    reading
        .layers()
        .add(
            new PadLayer(
                name,
                x.layer(),
                List.of(rows, columns, new Pad.Side(0, 0)),
                0,
                reading.layers().origin()));
    List<Integer> shape = new ArrayList<>(x.shape().dimensions());
    shape.set(0, shape.get(0) + rows.before() + rows.after());
    shape.set(1, shape.get(1) + columns.before() + columns.after());
    return x.by(name, new Shape(shape), x.dims(), x.order()).real(true);
  }

  /** The sum of a window is a convolution with ones. */
  private Value exact(Value.Stream read, Window window, List<Integer> dims) {
    int channels = read.shape().channels();
    int height = window.rows().kernel();
    int width = window.columns().kernel();
    double[] steps = new double[channels];
    Arrays.setAll(steps, c -> read.scales()[read.oneScale() ? 0 : c] / ((double) height * width));
    WeightedSum sum =
        new WeightedSum(
            node,
            read,
            new ConvolutionLayer.Depthwise(1),
            Tensor.generate(Shape.of(height, width, channels), i -> 1),
            List.of(0L),
            IntType.signed(2),
            List.of(1.0),
            PoolWindows.sweep(window),
            channels,
            true,
            windows.shape(dims),
            steps);
    return Value.Summed.rising(
        sum,
        dims,
        StreamOrder.of(dims, windows.axes(dims)),
        1,
        (c, acc) -> steps[c] * acc,
        Optional.empty());
  }

  Value reduceMean() {
    Value.Stream x = reading.stream(node, 0, FORM);
    int rank = x.dims().size();
    List<Integer> axes =
        reading
            .optionalConstant(node, 1)
            .map(Constant::sizes)
            .or(() -> node.integers("axes"))
            .orElseThrow(() -> new Refused("it has no axes", FORM))
            .stream()
            .map(a -> Reading.axis(a, rank))
            .sorted()
            .toList();
    List<Integer> spatial = rank == 4 ? List.of(2, 3) : List.of(2);
    if (rank < 3 || rank > 4 || !axes.equals(spatial)) {
      return otherMean(x, axes);
    }
    return kept(average(x, true), spatial);
  }

  /** Images have means of their rows or columns, and NHWC files of the axes in the middle. */
  private Value otherMean(Value.Stream x, List<Integer> axes) {
    boolean image = x.dims().size() == 4;
    if (image && (axes.equals(List.of(2)) || axes.equals(List.of(3)))) {
      return kept(average(x, windows.along(x.dims(), axes.get(0)), false), axes);
    }
    if (image && axes.equals(List.of(1, 2))) {
      return middleMean(x, List.of(0, 3, 1, 2), List.of(0, 2, 3, 1), axes);
    }
    if (x.dims().size() == 3 && axes.equals(List.of(1))) {
      return middleMean(x, List.of(0, 2, 1), List.of(0, 2, 1), axes);
    }
    throw new Refused("it takes the mean of %s over axes %s".formatted(x.dims(), axes), FORM);
  }

  private Value middleMean(
      Value.Stream x, List<Integer> there, List<Integer> back, List<Integer> axes) {
    Value mean = average(Moving.transposed(x, there), true);
    return kept(new ReorderOps(reading, node).transposed(mean, back), axes);
  }

  private Value kept(Value mean, List<Integer> axes) {
    if (node.integer("keepdims", 1) != 0) {
      return mean;
    }
    List<Integer> dims = new ArrayList<>();
    for (int d = 0; d < mean.dims().size(); d++) {
      if (!axes.contains(d)) {
        dims.add(mean.dims().get(d));
      }
    }
    return new ReorderOps(reading, node).reshaped(mean, dims);
  }
}
