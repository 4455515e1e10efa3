// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code input image: uint8[28, 28, 1] scale 1/255 zero_point 0;}.
 *
 * @param name the input's name
 * @param type the type of its quantized values
 * @param shape dimensions without batch, each at least 1, at least one of them
 * @param shapeSpan where the shape stands, brackets included
 * @param clauses scale and zero point, each a keyword with one value
 * @param span the statement, semicolon included
 */
public record InputStatement(
    Identifier name,
    TypeExpression type,
    List<Long> shape,
    Span shapeSpan,
    List<Clause> clauses,
    Span span)
    implements NetworkStatement {
  public InputStatement {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(shapeSpan, "shapeSpan");
    shape = List.copyOf(shape);
    if (shape.isEmpty() || shape.stream().anyMatch(d -> d < 1)) {
      throw new IllegalArgumentException("not a shape: " + shape);
    }
    clauses = List.copyOf(clauses);
    if (clauses.stream().anyMatch(c -> c.values().size() != 1)) {
      throw new IllegalArgumentException("a clause of an input has one value: " + clauses);
    }
    Objects.requireNonNull(span, "span");
  }
}
