// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * A comment.
 *
 * @param text the comment with its delimiters, without the line break
 * @param span where it stands
 */
public record Comment(String text, Span span) implements SyntaxNode {
  public Comment {
    if (!text.startsWith("//") && !(text.startsWith("/*") && text.endsWith("*/"))) {
      throw new IllegalArgumentException("not a comment: " + text);
    }
    Objects.requireNonNull(span, "span");
  }
}
