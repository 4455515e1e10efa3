// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import org.bitloom.diagnostic.Span;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;

/**
 * The elements of a tensor at regular positions of each dimension.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param ranges what is kept of each dimension, outermost first
 * @param origin place in the source
 */
public record SliceLayer(String name, String input, List<Slice.Range> ranges, Span origin)
    implements HandingOnLayer {
  /** Copies the list. */
  public SliceLayer {
    ranges = List.copyOf(ranges);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0), ranges);
  }

  /** Returns the shape of what is kept of each dimension, outermost first. */
  public static ShapeResult shape(Shape x, List<Slice.Range> ranges) {
    int rank = x.dimensions().size();
    if (ranges.size() != rank) {
      return ShapeResult.wrong(
          "shape %s has %s dimensions".formatted(x, rank),
          "write one number for each dimension in start, size and stride");
    }
    for (int axis = 0; axis < rank; axis++) {
      Slice.Range range = ranges.get(axis);
      long last = range.start() + (range.count() - 1L) * range.step();
      if (last >= x.dimensions().get(axis)) {
        return ShapeResult.wrong(
            "position %s of dimension %s is kept, shape %s ends at %s"
                .formatted(last, axis, x, x.dimensions().get(axis) - 1));
      }
    }
    return ShapeResult.ofWhole(ranges.stream().map(Slice.Range::count).toList());
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Slice slice = new Slice(x.type(), ranges);
    return slice.output().shape().equals(x.type().shape())
        ? List.of(new Reshape(x.type(), x.type().shape()))
        : List.of(slice);
  }

  @Override
  public LayerCall call() {
    List<Integer> steps = ranges.stream().map(Slice.Range::step).toList();
    LayerCall call =
        LayerCall.of("slice", inputs())
            .with("start", new LayerCall.Wholes(ranges.stream().map(Slice.Range::start).toList()))
            .with("size", new LayerCall.Wholes(ranges.stream().map(Slice.Range::count).toList()));
    return steps.stream().allMatch(step -> step == 1)
        ? call
        : call.with("stride", new LayerCall.Wholes(steps));
  }
}
