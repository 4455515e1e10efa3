// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A table of plain text: columns two spaces apart, as wide as their widest cell. */
public final class TextTable {
  private static final String GAP = "  ";

  /** Where the text of a column stands. */
  public enum Align {
    /** Text. */
    LEFT,
    /** Numbers. */
    RIGHT
  }

  /**
   * One column.
   *
   * @param title its first line
   * @param align where its cells stand
   */
  public record Column(String title, Align align) {
    /** Returns a column of text. */
    public static Column text(String title) {
      return new Column(title, Align.LEFT);
    }

    /** Returns a column of numbers. */
    public static Column number(String title) {
      return new Column(title, Align.RIGHT);
    }
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** Creates a table without rows. */
  public TextTable(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row with one cell per column. */
  public TextTable row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells in " + columns.size());
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Returns the lines, each ended by a line feed and without spaces at its end. */
  public String render() {
    List<List<String>> all = new ArrayList<>();
    all.add(columns.stream().map(Column::title).toList());
    all.add(IntStream.range(0, columns.size()).mapToObj(c -> "-".repeat(width(c))).toList());
    all.addAll(rows);
    StringBuilder text = new StringBuilder();
    all.forEach(cells -> text.append(line(cells)).append('\n'));
    return text.toString();
  }

  private int width(int column) {
    int title = columns.get(column).title().length();
    return rows.stream().mapToInt(r -> r.get(column).length()).reduce(title, Math::max);
  }

  private String line(List<String> cells) {
    List<String> padded = new ArrayList<>();
    for (int c = 0; c < cells.size(); c++) {
      String space = " ".repeat(width(c) - cells.get(c).length());
      padded.add(
          switch (columns.get(c).align()) {
            case LEFT -> cells.get(c) + space;
            case RIGHT -> space + cells.get(c);
          });
    }
    return String.join(GAP, padded).stripTrailing();
  }
}
