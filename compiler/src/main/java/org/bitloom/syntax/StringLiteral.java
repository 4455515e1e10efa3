// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * A string in double quotes, such as a file name.
 *
 * @param value the characters meant, without quotes and escapes
 * @param span where it stands, quotes included
 */
public record StringLiteral(String value, Span span) implements Expression {
  public StringLiteral {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a string has no line breaks");
    }
    Objects.requireNonNull(span, "span");
  }
}
