// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of text with comments behind them, those of neighbouring lines in one column.
 *
 * <p>Empty lines at the top, after an opening brace, and after another empty line are left out.
 */
final class Page {
  private static final int LEFTMOST_COMMENT = 42;
  private static final int GAP = 4;

  /** A longer line does not move the comments of its neighbours. */
  private static final int LONGEST_ALIGNED = 72;

  private final List<Row> rows = new ArrayList<>();
  private boolean blankAllowed;

  /**
   * A line, or several that belong together.
   *
   * @param text the line
   * @param comment what stands behind it, or nothing
   * @param kind which comments are in one column
   */
  private record Row(String text, String comment, Kind kind) {
    boolean isAligned() {
      return kind == Kind.STATEMENT && text.length() <= LONGEST_ALIGNED && !comment.isEmpty();
    }
  }

  private enum Kind {
    STATEMENT,
    BRACE,
    REMARK
  }

  /** Leaves one line empty. */
  void blank() {
    if (blankAllowed) {
      rows.add(new Row("", "", Kind.REMARK));
      blankAllowed = false;
    }
  }

  /** Adds a comment on a line of its own. */
  void remark(String text) {
    add(new Row(text, "", Kind.REMARK));
  }

  /** Adds a line that ends with a brace. */
  void brace(String text, List<String> comments) {
    add(new Row(text, String.join(" ", comments), Kind.BRACE));
    blankAllowed = !text.endsWith("{");
  }

  /** Adds a statement of one or several lines. */
  void statement(String text, List<String> comments) {
    int last = text.lastIndexOf('\n') + 1;
    if (last > 0) {
      add(new Row(text.substring(0, last - 1), "", Kind.REMARK));
    }
    add(new Row(text.substring(last), String.join(" ", comments), Kind.STATEMENT));
  }

  private void add(Row row) {
    rows.add(row);
    blankAllowed = true;
  }

  /** The whole text; each line ends with a line feed. */
  String text() {
    StringBuilder out = new StringBuilder();
    int start = 0;
    while (start < rows.size()) {
      int stop = start + 1;
      while (stop < rows.size() && isStatement(stop - 1) && isStatement(stop)) {
        stop++;
      }
      append(out, rows.subList(start, stop));
      start = stop;
    }
    return out.toString();
  }

  private boolean isStatement(int row) {
    return rows.get(row).kind == Kind.STATEMENT;
  }

  private static void append(StringBuilder out, List<Row> run) {
    int widest = run.stream().filter(Row::isAligned).mapToInt(r -> r.text.length()).max().orElse(0);
    int column = Math.max(LEFTMOST_COMMENT, widest + GAP);
    for (Row row : run) {
      out.append(row.text);
      if (!row.comment.isEmpty()) {
        int gap = Math.max(GAP, column - row.text.length());
        out.append(" ".repeat(gap)).append(row.comment);
      }
      out.append('\n');
    }
  }
}
