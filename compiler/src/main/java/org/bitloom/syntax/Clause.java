// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * A keyword with its values, such as {@code scale 1/255} or {@code weights int8 symmetric}.
 *
 * @param keyword the first word
 * @param values what follows, possibly nothing
 * @param span from the keyword to the last value
 */
public record Clause(Identifier keyword, List<Expression> values, Span span) implements SyntaxNode {
  public Clause {
    Objects.requireNonNull(keyword, "keyword");
    values = List.copyOf(values);
    Objects.requireNonNull(span, "span");
  }
}
