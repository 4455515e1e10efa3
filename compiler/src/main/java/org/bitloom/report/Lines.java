// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

/** Sentences as lines of a terminal. */
public final class Lines {
  private static final String INDENT = "    ";

  private Lines() {}

  /**
   * Returns a text of one or more lines in lines of at most {@code width} letters, broken at
   * spaces; what is broken off is indented. A longer word stays whole.
   */
  public static String wrap(String text, int width) {
    StringBuilder all = new StringBuilder();
    text.lines().forEach(line -> wrap(all, line, width));
    return all.toString();
  }

  private static void wrap(StringBuilder all, String line, int width) {
    String rest = line;
    String indent = "";
    while (indent.length() + rest.length() > width) {
      int room = width - indent.length();
      int space = rest.lastIndexOf(' ', room);
      int end = space > 0 ? space : rest.indexOf(' ', Math.max(0, room));
      if (end < 0) {
        break;
      }
      all.append(indent).append(rest, 0, end).append('\n');
      rest = rest.substring(end + 1);
      indent = INDENT;
    }
    all.append(indent).append(rest).append('\n');
  }
}
