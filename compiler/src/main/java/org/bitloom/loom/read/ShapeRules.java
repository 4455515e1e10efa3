// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bitloom.model.Broadcast;
import org.bitloom.model.PoolLayer;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** The shape rules of the catalogue's kinds. */
final class ShapeRules {

  private ShapeRules() {}

  static ShapeResult same(List<Shape> inputs, Attributes attributes) {
    return new ShapeResult.Known(inputs.get(0));
  }

  static ShapeResult dense(List<Shape> inputs, Attributes attributes) {
    return ShapeResult.of(attributes.count("units"));
  }

  static ShapeResult matmul(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    Shape w = inputs.get(1);
    if (x.dimensions().size() > 2) {
      return ShapeResult.wrong(
          "the first input has shape " + x + "; [n, k] or [k] is expected",
          "reshape it in front of this layer");
    }
    if (w.dimensions().size() != 2) {
      return ShapeResult.wrong("the second input has shape " + w + "; [m, k] is expected");
    }
    if (x.channels() != w.channels()) {
      return ShapeResult.wrong(
          "vectors of " + x.channels() + " elements meet weights of shape " + w,
          "both last dimensions must be equal: y[n, m] = sum over k of x[n, k] * w[m, k]");
    }
    return x.dimensions().size() == 1
        ? ShapeResult.of(w.vectors())
        : ShapeResult.of(x.vectors(), w.vectors());
  }

  static ShapeResult flatten(List<Shape> inputs, Attributes attributes) {
    return ShapeResult.of(inputs.get(0).elements());
  }

  static ShapeResult reshape(List<Shape> inputs, Attributes attributes) {
    List<Integer> shape = attributes.sizes("shape");
    ShapeResult result = ShapeResult.of(shape.stream().map(Integer::longValue).toList());
    int elements = inputs.get(0).elements();
    if (result instanceof ShapeResult.Known(Shape known) && known.elements() != elements) {
      return ShapeResult.wrong(
          "the input has " + elements + " elements, shape " + known + " has " + known.elements());
    }
    return result;
  }

  static ShapeResult argmax(List<Shape> inputs, Attributes attributes) {
    List<Integer> dimensions = new ArrayList<>(inputs.get(0).dimensions());
    dimensions.set(dimensions.size() - 1, 1);
    return new ShapeResult.Known(new Shape(dimensions));
  }

  static ShapeResult conv2d(List<Shape> inputs, Attributes attributes) {
    long filters = attributes.count("filters");
    long groups = attributes.count("groups");
    Shape x = inputs.get(0);
    if (filters % groups != 0 || x.channels() % groups != 0) {
      return ShapeResult.wrong(
          groups
              + " groups do not divide both "
              + x.channels()
              + " channels and "
              + filters
              + " filters");
    }
    return windows(x, attributes, "kernel", filters);
  }

  static ShapeResult batchNorm(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    return x.dimensions().size() == 3
        ? new ShapeResult.Known(x)
        : ShapeResult.wrong(
            "the input has shape " + x + "; [height, width, channels] is expected",
            "behind a layer with weights that nothing else reads, any shape will do");
  }

  static ShapeResult depthwiseConv2d(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    long channels = (long) x.channels() * attributes.count("depth_multiplier");
    return windows(x, attributes, "kernel", channels);
  }

  static ShapeResult pool(List<Shape> inputs, Attributes attributes) {
    return windows(inputs.get(0), attributes, "size", inputs.get(0).channels());
  }

  private static ShapeResult windows(Shape x, Attributes a, String size, long channels) {
    if (x.dimensions().size() != 3) {
      return ShapeResult.wrong(
          "the input has shape " + x + "; [height, width, channels] is expected");
    }
    List<Integer> window = a.sizes(size);
    List<Integer> strides = a.optionalSizes("stride").orElse(window);
    List<Integer> dilations = a.optionalSizes("dilation").orElse(List.of(1, 1));
    List<Long> dimensions = new ArrayList<>();
    for (int axis = 0; axis < 2; axis++) {
      long covered = (window.get(axis) - 1L) * dilations.get(axis) + 1;
      if (covered > Window.LARGEST_SIDE) {
        return ShapeResult.wrong(
            "a window of " + covered + " elements is larger than " + Window.LARGEST_SIDE);
      }
      long stride = strides.get(axis);
      long input = x.dimensions().get(axis);
      long outputs = positions(input, covered, stride, a.padding(), axis);
      if (outputs < 1) {
        return ShapeResult.wrong(
            "a window of " + covered + " does not fit into " + input + " elements");
      }
      dimensions.add(outputs);
    }
    dimensions.add(channels);
    return ShapeResult.of(dimensions);
  }

  /** Returns the positions of a window along an axis; not positive where it does not fit. */
  private static long positions(
      long input, long covered, long stride, AttributeValue padding, int axis) {
    if (padding instanceof AttributeValue.Border(List<Integer> sides)) {
      long padded = input + sides.get(2 * axis) + sides.get(2 * axis + 1);
      return padded < covered ? 0 : (padded - covered) / stride + 1;
    }
    return Math.ceilDiv(input, stride);
  }

  static ShapeResult globalPool(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    if (x.dimensions().size() != 3) {
      return ShapeResult.wrong(
          "the input has shape " + x + "; [height, width, channels] is expected");
    }
    PoolLayer.Global mean =
        new PoolLayer.Global(
            attributes.flag("keep_dims"), attributes.variant(), attributes.flag("each_row"));
    return ShapeResult.of(mean.output(x).dimensions().stream().map(Integer::longValue).toList());
  }

  static ShapeResult pair(List<Shape> inputs, Attributes attributes) {
    Shape first = inputs.get(0);
    Shape second = inputs.get(inputs.size() - 1);
    return Broadcast.common(first, second)
        .map(dimensions -> ShapeResult.of(dimensions.stream().map(Integer::longValue).toList()))
        .orElseGet(
            () ->
                ShapeResult.wrong(
                    "shapes " + first + " and " + second + " differ",
                    "from the last one on, dimensions have to be equal, or 1 or missing in one"
                        + " of them"));
  }

  static ShapeResult concat(List<Shape> inputs, Attributes attributes) {
    List<Integer> first = inputs.get(0).dimensions();
    long written = attributes.whole("axis");
    long axis = written < 0 ? written + first.size() : written;
    if (axis < 0 || axis >= first.size()) {
      return ShapeResult.wrong("axis " + written + " does not exist in shape " + inputs.get(0));
    }
    List<Long> sum = new ArrayList<>(first.stream().map(Integer::longValue).toList());
    for (Shape other : inputs.subList(1, inputs.size())) {
      List<Integer> dimensions = other.dimensions();
      if (dimensions.size() != first.size() || differElsewhere(first, dimensions, (int) axis)) {
        return ShapeResult.wrong(
            "shapes " + inputs.get(0) + " and " + other + " differ beside axis " + axis);
      }
      sum.set((int) axis, sum.get((int) axis) + dimensions.get((int) axis));
    }
    return ShapeResult.of(sum);
  }

  private static boolean differElsewhere(List<Integer> a, List<Integer> b, int axis) {
    for (int i = 0; i < a.size(); i++) {
      if (i != axis && !a.get(i).equals(b.get(i))) {
        return true;
      }
    }
    return false;
  }

  static ShapeResult slice(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    int rank = x.dimensions().size();
    List<Integer> starts = attributes.edges("start");
    List<Integer> sizes = attributes.sizes("size");
    int named = attributes.optionalSizes("stride").map(List::size).orElse(rank);
    if (starts.size() != rank || sizes.size() != rank || named != rank) {
      return ShapeResult.wrong(
          "shape %s has %d dimensions".formatted(x, rank),
          "write one number for each dimension in start, size and stride");
    }
    int[] steps = attributes.optionalSizes("stride").map(ShapeRules::array).orElse(ones(rank));
    for (int axis = 0; axis < rank; axis++) {
      long last = starts.get(axis) + (sizes.get(axis) - 1L) * steps[axis];
      if (last >= x.dimensions().get(axis)) {
        return ShapeResult.wrong(
            "position %d of dimension %d is kept, shape %s ends at %d"
                .formatted(last, axis, x, x.dimensions().get(axis) - 1));
      }
    }
    return ShapeResult.of(sizes.stream().map(Integer::longValue).toList());
  }

  static ShapeResult pad(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    int rank = x.dimensions().size();
    List<Integer> numbers = attributes.edges("padding");
    if (numbers.size() > 2 * rank) {
      return ShapeResult.wrong(
          "%d numbers pad %d dimensions, shape %s has %d"
              .formatted(numbers.size(), numbers.size() / 2, x, rank),
          "write two numbers for each dimension, outermost first");
    }
    List<Long> dimensions = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      Pad.Side side = ReorderFactories.sides(numbers, rank).get(axis);
      dimensions.add((long) side.before() + x.dimensions().get(axis) + side.after());
    }
    return ShapeResult.of(dimensions);
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
