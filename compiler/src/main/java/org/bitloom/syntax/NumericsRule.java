// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code fc1 weights int8, activations uint8;}: the numbers of one layer, or of all of them.
 *
 * @param target the layer's name, or the word {@code default}
 * @param clauses what is said about it, at least one
 * @param span the statement, semicolon included
 */
public record NumericsRule(Identifier target, List<Clause> clauses, Span span)
    implements NumericsStatement {
  public NumericsRule {
    Objects.requireNonNull(target, "target");
    clauses = List.copyOf(clauses);
    if (clauses.isEmpty()) {
      throw new IllegalArgumentException("a rule has at least one clause");
    }
    Objects.requireNonNull(span, "span");
  }

  /** True if the rule is for every layer that has no rule of its own. */
  public boolean isDefault() {
    return target.text().equals("default");
  }
}
