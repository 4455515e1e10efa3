// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.util.ArrayList;
import java.util.List;

/** Reads the few Python literals of an array file's header, one after the other. */
final class NpyHeaderScanner {
  /** 2^63 - 1 has 19 digits; anything longer is no dimension. */
  private static final int MOST_DIGITS = 18;

  private final String text;
  private int position;

  NpyHeaderScanner(String text) {
    this.text = text;
  }

  /** Passes this character if it is next. */
  boolean accept(char wanted) {
    skipSpace();
    boolean found = position < text.length() && text.charAt(position) == wanted;
    if (found) {
      position++;
    }
    return found;
  }

  /** Passes this character. */
  void expect(char wanted) throws NpyHeader.Problem {
    if (!accept(wanted)) {
      throw malformed("'" + wanted + "'");
    }
  }

  /** Checks that only space is left. */
  void expectEnd() throws NpyHeader.Problem {
    skipSpace();
    if (position < text.length()) {
      throw malformed("the end");
    }
  }

  /** Reads a string without escapes, in either kind of quotes. */
  String string() throws NpyHeader.Problem {
    char quote = accept('"') ? '"' : '\'';
    if (quote == '\'') {
      expect('\'');
    }
    int end = text.indexOf(quote, position);
    if (end < 0) {
      throw malformed("a closing quote");
    }
    String value = text.substring(position, end);
    position = end + 1;
    return value;
  }

  /** Reads an element type; a list stands for a structured type, which is no type of ours. */
  String descriptor() throws NpyHeader.Problem {
    if (accept('[')) {
      throw new NpyHeader.Problem("a structured type", true);
    }
    return string();
  }

  /** Reads {@code True} or {@code False}. */
  boolean bool() throws NpyHeader.Problem {
    skipSpace();
    for (boolean value : new boolean[] {false, true}) {
      String word = value ? "True" : "False";
      if (text.startsWith(word, position)) {
        position += word.length();
        return value;
      }
    }
    throw malformed("True or False");
  }

  /** Reads {@code ()}, {@code (3,)} or {@code (3, 4)}. */
  List<Long> tuple() throws NpyHeader.Problem {
    List<Long> values = new ArrayList<>();
    expect('(');
    while (!accept(')')) {
      values.add(integer());
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return values;
  }

  private long integer() throws NpyHeader.Problem {
    boolean negative = accept('-');
    skipSpace();
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    int digits = position - start;
    if (digits == 0 || digits > MOST_DIGITS) {
      throw malformed("a dimension");
    }
    long value = Long.parseLong(text.substring(start, position));
    // Python 2 wrote long integers with this suffix.
    accept('L');
    return negative ? -value : value;
  }

  private void skipSpace() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private NpyHeader.Problem malformed(String wanted) {
    return new NpyHeader.Problem(
        "the header is malformed at character " + position + ": expected " + wanted, false);
  }
}
