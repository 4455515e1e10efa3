// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * A name with arguments in round brackets, such as {@code fold(pe: 10, simd: 25)}.
 *
 * @param name what is called
 * @param arguments positional and named arguments, possibly none
 * @param span from the name to the closing bracket
 */
public record CallExpression(Identifier name, List<Argument> arguments, Span span)
    implements Expression {
  public CallExpression {
    Objects.requireNonNull(name, "name");
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(span, "span");
  }
}
