// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * A list in square brackets, such as {@code [3, 3]}; a matrix is a list of lists.
 *
 * @param elements the values, possibly none
 * @param span where it stands, brackets included
 */
public record ListExpression(List<Expression> elements, Span span) implements Expression {
  public ListExpression {
    elements = List.copyOf(elements);
    Objects.requireNonNull(span, "span");
  }
}
