// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import org.bitloom.diagnostic.Span;

/**
 * A name used as a value: a layer, a type without parameters, or a word such as {@code relu}.
 *
 * @param name the name
 */
public record NameExpression(Identifier name) implements Expression {
  @Override
  public Span span() {
    return name.span();
  }

  /** The name's characters. */
  public String text() {
    return name.text();
  }
}
