// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.Objects;
import java.util.Optional;
import org.bitloom.diagnostic.Span;

/**
 * An argument of a layer or a call: {@code x} or {@code units: 10}.
 *
 * @param name the word before the colon; empty for a positional argument
 * @param value the value
 */
public record Argument(Optional<Identifier> name, Expression value) implements SyntaxNode {
  public Argument {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }

  @Override
  public Span span() {
    return name.map(n -> n.span().to(value.span())).orElse(value.span());
  }
}
