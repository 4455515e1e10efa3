// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code fc0 = dense(x, units: 128, activation: relu);}.
 *
 * @param name the layer's name
 * @param kind what it computes
 * @param arguments its inputs and attributes
 * @param span the statement, semicolon included
 */
public record LayerStatement(Identifier name, Identifier kind, List<Argument> arguments, Span span)
    implements NetworkStatement {
  public LayerStatement {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(span, "span");
  }
}
