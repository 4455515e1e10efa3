// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.Objects;

/**
 * A file that the user gave, with its text.
 *
 * @param name the path as the user wrote it
 * @param text the whole text; empty for a binary file, of which no snippet can be shown
 */
public record Source(String name, String text) {
  public Source {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }

  /** The span of the whole text. */
  public Span whole() {
    return new Span(this, 0, text.length());
  }

  /** The 1-based number of the line that holds the character at {@code offset}. */
  int lineAt(int offset) {
    int line = 1;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
    }
    return line;
  }

  /** The offset of the first character of the line that holds {@code offset}. */
  int lineStart(int offset) {
    return offset == 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  }

  /**
   * The offset just after the last character of the line that holds {@code offset}, before its line
   * break.
   */
  int lineEnd(int offset) {
    int newline = text.indexOf('\n', offset);
    int end = newline < 0 ? text.length() : newline;
    return end > lineStart(offset) && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }
}
