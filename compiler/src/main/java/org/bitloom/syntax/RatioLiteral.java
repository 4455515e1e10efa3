// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import org.bitloom.diagnostic.Span;

/**
 * An exact ratio of two numbers, such as {@code 1/255}.
 *
 * @param numerator number before the slash
 * @param denominator number after the slash, not zero
 * @param span where it stands
 */
public record RatioLiteral(NumberLiteral numerator, NumberLiteral denominator, Span span)
    implements Expression {
  public RatioLiteral {
    if (denominator.value().signum() == 0) {
      throw new IllegalArgumentException("division by zero");
    }
  }
}
