// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.Objects;

/**
 * A region of a source text, from {@code start} inclusive to {@code stop} exclusive.
 *
 * @param source the file
 * @param start offset of the first character, counted in {@code char}s
 * @param stop offset just after the last character; equal to {@code start} for a point
 */
public record Span(Source source, int start, int stop) {
  public Span {
    Objects.requireNonNull(source, "source");
    if (start < 0 || start > stop || stop > source.text().length()) {
      throw new IllegalArgumentException(
          "span [" + start + ", " + stop + ") outside of " + source.name());
    }
  }

  /** A place in a file that has no text to show, such as a model file or an array file. */
  public static Span ofFile(String name) {
    return new Span(new Source(name, ""), 0, 0);
  }

  /** The smallest span that covers this one and {@code other}; both in the same source. */
  public Span to(Span other) {
    if (!source.equals(other.source)) {
      throw new IllegalArgumentException("spans of two files: " + this + " and " + other);
    }
    return new Span(source, Math.min(start, other.start), Math.max(stop, other.stop));
  }

  /** The text under this span. */
  public String text() {
    return source.text().substring(start, stop);
  }

  /** False for {@link #ofFile}: the place is the file as a whole. */
  public boolean hasText() {
    return !source.text().isEmpty();
  }

  /** The 1-based line of the first character. */
  public int line() {
    return source.lineAt(start);
  }

  /** The 1-based column of the first character, counted in code points; a tab is one column. */
  public int column() {
    return source.text().codePointCount(source.lineStart(start), start) + 1;
  }

  /** {@code file:line:column}, or only {@code file} where there is no text. */
  public String place() {
    return hasText() ? source.name() + ":" + line() + ":" + column() : source.name();
  }

  /**
   * The place for generated text, which is the same in every folder: without the folders of the
   * file, and with {@code U+000A} in the place of whatever is no printable ASCII, so that it stays
   * in its line.
   */
  public String printablePlace() {
    String name = place();
    String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder text = new StringBuilder();
    file.codePoints()
        .forEach(
            c -> {
              boolean plain = c >= ' ' && c < 0x7f;
              text.append(plain ? Character.toString(c) : "U+%04X".formatted(c));
            });
    return text.toString();
  }

  /** {@code file@start..stop}: short, since a source's text can be long. */
  @Override
  public String toString() {
    return source.name() + "@" + start + ".." + stop;
  }
}
