// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Shape;

/**
 * How a small tensor is repeated over a large one, as NumPy and TFLite do it: dimensions are
 * compared from the last one on, and a dimension that is 1 or missing is repeated.
 *
 * <p>Worked example: [1, 1, 3] and [3] repeat every 3 elements of [4, 5, 3], [5, 3] every 15; [4,
 * 1, 1] is spread over all 60.
 */
public final class Broadcast {
  private Broadcast() {}

  /** Returns whether the small shape can be repeated over the large one. */
  public static boolean fits(Shape small, Shape large) {
    int missing = large.dimensions().size() - small.dimensions().size();
    for (int axis = 0; axis < small.dimensions().size(); axis++) {
      int size = small.dimensions().get(axis);
      boolean beyond = axis + missing < 0;
      if (size != 1 && (beyond || size != large.dimensions().get(axis + missing))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the smallest shape that both shapes can be repeated to, or that there is none. */
  public static ShapeResult shape(Shape a, Shape b) {
    return common(a, b)
        .map(ShapeResult::ofWhole)
        .orElseGet(
            () ->
                ShapeResult.wrong(
                    "shapes " + a + " and " + b + " differ",
                    "from the last one on, dimensions have to be equal, or 1 or missing in one"
                        + " of them"));
  }

  /** Returns the smallest dimensions that both shapes can be repeated to, if there are any. */
  public static Optional<List<Integer>> common(Shape a, Shape b) {
    int rank = Math.max(a.dimensions().size(), b.dimensions().size());
    List<Integer> left = padded(a, rank);
    List<Integer> right = padded(b, rank);
    List<Integer> dimensions = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int first = left.get(axis);
      int second = right.get(axis);
      if (first != second && first != 1 && second != 1) {
        return Optional.empty();
      }
      dimensions.add(Math.max(first, second));
    }
    return Optional.of(dimensions);
  }

  /** Returns the dimensions of a shape, with ones in front of them. */
  static List<Integer> padded(Shape shape, int rank) {
    List<Integer> dimensions =
        new ArrayList<>(Collections.nCopies(rank - shape.dimensions().size(), 1));
    dimensions.addAll(shape.dimensions());
    return dimensions;
  }

  /**
   * Returns after how many elements of the large tensor the small one repeats: a multiple of the
   * channels, as small as can be told from the shapes.
   */
  static int period(Shape small, Shape large) {
    int axis = 0;
    while (axis < small.dimensions().size() && small.dimensions().get(axis) == 1) {
      axis++;
    }
    List<Integer> rest = small.dimensions().subList(axis, small.dimensions().size());
    List<Integer> all = large.dimensions();
    if (rest.isEmpty()) {
      return large.channels();
    }
    List<Integer> end = all.subList(all.size() - rest.size(), all.size());
    return rest.equals(end) ? small.elements() : large.elements();
  }

  /** Returns the element of the small tensor that meets an element of the large one. */
  public static int index(Shape small, Shape large, int element) {
    int index = 0;
    int step = 1;
    int rest = element;
    for (int back = 1; back <= large.dimensions().size(); back++) {
      int size = large.dimensions().get(large.dimensions().size() - back);
      int position = rest % size;
      rest /= size;
      if (back <= small.dimensions().size()) {
        int own = small.dimensions().get(small.dimensions().size() - back);
        index += own == 1 ? 0 : position * step;
        step *= own;
      }
    }
    return index;
  }
}
