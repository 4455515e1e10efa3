// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Shape;

/** The shape of a layer's output, or why it has none. */
public sealed interface ShapeResult {
  /** Most elements of one tensor; 2^24 activations are far beyond any memory on a chip. */
  long MOST_ELEMENTS = 1L << 24;

  /** The shape. */
  record Known(Shape shape) implements ShapeResult {}

  /** The inputs do not go together, or not with the layer. */
  record Wrong(Misfit why) implements ShapeResult {}

  /** Returns that there is no shape. */
  static ShapeResult wrong(String reason) {
    return new Wrong(new Misfit.Shapes(reason));
  }

  /** Returns that there is no shape, and how to mend it. */
  static ShapeResult wrong(String reason, String help) {
    return new Wrong(new Misfit.Shapes(reason, Optional.of(help)));
  }

  /** Returns that a layer reads images alone. */
  static ShapeResult noImage(Shape x) {
    return wrong("the input has shape " + x + "; [height, width, channels] is expected");
  }

  /** Returns the shape with these dimensions, all positive, if it is not too large. */
  static ShapeResult of(List<Long> dimensions) {
    long elements = 1;
    for (long d : dimensions) {
      if (d > MOST_ELEMENTS || elements * d > MOST_ELEMENTS) {
        return new Wrong(new Misfit.TooLarge(dimensions));
      }
      elements *= d;
    }
    return new Known(new Shape(dimensions.stream().map(Long::intValue).toList()));
  }

  /** Returns the shape with these dimensions. */
  static ShapeResult of(long... dimensions) {
    return of(Arrays.stream(dimensions).boxed().toList());
  }

  /** Returns the shape with these dimensions. */
  static ShapeResult ofWhole(List<Integer> dimensions) {
    return of(dimensions.stream().map(Integer::longValue).toList());
  }

  /** Returns why there is no shape. */
  default Optional<Misfit> misfit() {
    return this instanceof Wrong wrong ? Optional.of(wrong.why()) : Optional.empty();
  }
}
