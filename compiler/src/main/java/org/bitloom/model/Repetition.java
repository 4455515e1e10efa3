// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.operator.Shape;

/**
 * The layers that repeat a tensor over a larger one ({@link Broadcast}), one behind the other. What
 * is repeated is stored once and read again by a {@link ResizeLayer}: an image of one pixel that
 * becomes a larger one, or parts of a tensor seen as such images.
 */
public final class Repetition {
  private final UnaryOperator<String> freshName;
  private final String wish;
  private final Span origin;
  private final List<Layer> layers = new ArrayList<>();
  private String last;
  private List<Integer> shape;

  /**
   * Begins with a tensor.
   *
   * @param input its name
   * @param freshName makes a name that no layer has of a wish
   * @param wish for the names of the layers
   */
  private Repetition(
      String input, Shape from, UnaryOperator<String> freshName, String wish, Span origin) {
    this.freshName = freshName;
    this.wish = wish;
    this.origin = origin;
    last = input;
    shape = from.dimensions();
  }

  /**
   * Returns the layers that repeat a tensor; none where the shapes are the same.
   *
   * @param freshName makes a name that no layer has of a wish
   */
  public static List<Layer> of(
      String input,
      Shape from,
      Shape to,
      UnaryOperator<String> freshName,
      String wish,
      Span origin) {
    Repetition repetition = new Repetition(input, from, freshName, wish, origin);
    List<Integer> wanted = to.dimensions();
    List<Integer> sizes = Broadcast.padded(from, wanted.size());
    if (wanted.size() == 3 && from.channels() == to.channels()) {
      repetition.shaped(sizes);
      repetition.resized(wanted.get(0), wanted.get(1));
    } else {
      repetition.runs(sizes, wanted);
    }
    repetition.shaped(wanted);
    return repetition.layers;
  }

  /** Repeats runs of dimensions, the outermost first, when least has to be stored. */
  private void runs(List<Integer> sizes, List<Integer> wanted) {
    int axis = 0;
    while (axis < wanted.size()) {
      int outer = product(wanted.subList(0, axis));
      int repeats = 1;
      while (axis < wanted.size() && sizes.get(axis) == 1) {
        repeats *= wanted.get(axis);
        axis++;
      }
      if (repeats > 1) {
        shaped(List.of(outer, 1, product(sizes.subList(axis, sizes.size()))));
        resized(outer, repeats);
      }
      axis++;
    }
  }

  private static int product(List<Integer> sizes) {
    return sizes.stream().reduce(1, Math::multiplyExact);
  }

  private void shaped(List<Integer> wanted) {
    if (!shape.equals(wanted)) {
      add(new ReshapeLayer(next(), last, new Shape(wanted), origin), wanted);
    }
  }

  private void resized(int height, int width) {
    List<Integer> wanted = List.of(height, width, shape.get(2));
    if (!shape.equals(wanted)) {
      add(new ResizeLayer(next(), last, height, width, false, false, origin), wanted);
    }
  }

  private String next() {
    return freshName.apply(layers.isEmpty() ? wish : wish + "_" + layers.size());
  }

  private void add(Layer layer, List<Integer> made) {
    layers.add(layer);
    last = layer.name();
    shape = made;
  }
}
