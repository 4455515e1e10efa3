// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Span;
import org.bitloom.operator.Shape;

/** The shape of a layer's output, or why it has none. */
sealed interface ShapeResult {
  /** Most elements of one tensor; 2^24 activations are far beyond any memory on a chip. */
  long MOST_ELEMENTS = 1L << 24;

  /** The shape. */
  record Known(Shape shape) implements ShapeResult {}

  /**
   * The inputs or attributes do not fit.
   *
   * @param reason one line
   * @param help how to mend it, if there is an obvious way
   */
  record Wrong(String reason, Optional<String> help) implements ShapeResult {}

  /** More than {@link #MOST_ELEMENTS}. */
  record TooLarge(List<Long> dimensions) implements ShapeResult {
    public TooLarge {
      dimensions = List.copyOf(dimensions);
    }

    /** Returns the diagnostic for the tensor with this name. */
    Diagnostic diagnostic(Span span, String name) {
      return Code.TENSOR_TOO_LARGE
          .at(span, name)
          .withLabel("shape " + dimensions)
          .withNote("a tensor has at most " + MOST_ELEMENTS + " elements");
    }
  }

  static ShapeResult wrong(String reason) {
    return new Wrong(reason, Optional.empty());
  }

  static ShapeResult wrong(String reason, String help) {
    return new Wrong(reason, Optional.of(help));
  }

  /** Returns the shape with these dimensions, all positive, if it is not too large. */
  static ShapeResult of(List<Long> dimensions) {
    long elements = 1;
    for (long d : dimensions) {
      if (d > MOST_ELEMENTS || elements * d > MOST_ELEMENTS) {
        return new TooLarge(dimensions);
      }
      elements *= d;
    }
    return new Known(new Shape(dimensions.stream().map(Long::intValue).toList()));
  }

  /** Returns the shape with these dimensions. */
  static ShapeResult of(long... dimensions) {
    return of(Arrays.stream(dimensions).boxed().toList());
  }
}
