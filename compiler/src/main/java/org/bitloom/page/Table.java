// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.Arrays;
import java.util.List;

/**
 * A table whose columns can be sorted.
 *
 * @param caption one sentence above it
 * @param columns from left to right
 * @param rows in their first order
 */
public record Table(String caption, List<Column> columns, List<Row> rows) {
  /** Copies the lists and requires that every row has a cell per column. */
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    int width = columns.size();
    if (rows.stream().anyMatch(row -> row.cells().size() != width)) {
      throw new IllegalArgumentException("a row of '" + caption + "' has not " + width + " cells");
    }
  }

  /**
   * A column.
   *
   * @param title its head
   * @param hint what it means; may be empty
   * @param numeric whether it holds numbers
   */
  public record Column(String title, String hint, boolean numeric) {
    static Column text(String title, String hint) {
      return new Column(title, hint, false);
    }

    static Column number(String title, String hint) {
      return new Column(title, hint, true);
    }
  }

  /**
   * A row.
   *
   * @param layer that it is about; empty for none
   * @param marked whether it stands out
   * @param cells one per column
   */
  public record Row(String layer, boolean marked, List<Cell> cells) {
    /** Copies the list. */
    public Row {
      cells = List.copyOf(cells);
    }

    static Row of(Cell... cells) {
      return new Row("", false, Arrays.asList(cells));
    }

    static Row about(String layer, Cell... cells) {
      return new Row(layer, false, Arrays.asList(cells));
    }
  }
}
