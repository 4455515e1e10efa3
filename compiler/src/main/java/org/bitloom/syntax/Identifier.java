// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.regex.Pattern;
import org.bitloom.diagnostic.Span;

/**
 * A name: letters, digits and underscores, not starting with a digit.
 *
 * @param text the name
 * @param span where it stands
 */
public record Identifier(String text, Span span) implements SyntaxNode {
  private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public Identifier {
    if (!isValid(text)) {
      throw new IllegalArgumentException("not an identifier: " + text);
    }
  }

  /** True if {@code text} can be written as a name. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
