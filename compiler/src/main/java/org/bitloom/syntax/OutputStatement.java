// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code output logits;}.
 *
 * @param names the values that leave the network, at least one
 * @param span the statement, semicolon included
 */
public record OutputStatement(List<Identifier> names, Span span) implements NetworkStatement {
  public OutputStatement {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("an output statement names at least one value");
    }
    Objects.requireNonNull(span, "span");
  }
}
