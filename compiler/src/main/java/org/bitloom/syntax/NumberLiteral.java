// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bitloom.diagnostic.Span;

/**
 * A decimal number, such as {@code 28}, {@code -128}, {@code 0.39} or {@code 1e-5}.
 *
 * @param text the number as written
 * @param value its exact value; at most {@value #MOST_CHARACTERS} characters and an exponent of at
 *     most {@value #LARGEST_EXPONENT}, so that it can always be expanded
 * @param span where it stands
 */
public record NumberLiteral(String text, BigDecimal value, Span span) implements Expression {
  /** The longest number, in characters; the longest exact decimal of a double has 767 digits. */
  public static final int MOST_CHARACTERS = 1000;

  /** The largest exponent, positive or negative; that of a double ends at 308. */
  public static final int LARGEST_EXPONENT = 400;

  private static final Pattern FORM = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  public NumberLiteral {
    if (text.length() > MOST_CHARACTERS
        || Math.abs((long) value.scale()) > MOST_CHARACTERS + LARGEST_EXPONENT) {
      throw new IllegalArgumentException("number out of range");
    }
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a number: " + text);
    }
    if (new BigDecimal(text).compareTo(value) != 0) {
      throw new IllegalArgumentException(text + " is not " + value);
    }
  }

  /** The literal that {@code text} spells. */
  public NumberLiteral(String text, Span span) {
    this(text, new BigDecimal(text), span);
  }

  /** The value as a {@code long}, if it is a whole number that fits. */
  public Optional<Long> wholeNumber() {
    try {
      return Optional.of(value.longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
