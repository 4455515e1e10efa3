// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
   * @param rank columns of higher ranks are left out first where a line is too short; one of rank 0
   *     stays
   */
  public record Column(String title, Align align, int rank) {
    /** Returns a column of text. */
    public static Column text(String title) {
      return new Column(title, Align.LEFT, 0);
    }

    /** Returns a column of numbers. */
    public static Column number(String title) {
      return new Column(title, Align.RIGHT, 0);
    }

    /** Returns a column that is left out where a line is too short, those of higher ranks first. */
    public Column optional(int order) {
      return new Column(title, align, order);
    }
  }

  /** A width that every table fits. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** No text is shortened to less. */
  private static final int LEAST_TEXT = 12;

  private static final String ELLIPSIS = "…";

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
    return render(UNLIMITED);
  }

  /**
   * Returns the lines of a table that is as wide as {@code width} at most, if that is possible:
   * optional columns are left out, then the widest texts lose their middle.
   */
  public String render(int width) {
    List<Integer> shown = shown(width);
    int longest = UNLIMITED;
    if (total(shown, UNLIMITED) > width) {
      longest = shown.stream().mapToInt(c -> width(c, UNLIMITED)).max().orElse(LEAST_TEXT);
      while (longest > LEAST_TEXT && total(shown, longest) > width) {
        longest--;
      }
    }
    return text(shown, longest);
  }

  private List<Integer> shown(int width) {
    List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    while (total(shown, UNLIMITED) > width) {
      Optional<Integer> first =
          shown.stream()
              .filter(c -> columns.get(c).rank() > 0)
              .max(Comparator.comparingInt(c -> columns.get(c).rank()));
      if (first.isEmpty()) {
        break;
      }
      shown.remove(first.get());
    }
    return shown;
  }

  /** Tells whether a column is shown in lines of this width. */
  public boolean shows(String title, int width) {
    return shown(width).stream().anyMatch(c -> columns.get(c).title().equals(title));
  }

  /** Tells whether all columns are shown in lines of this width. */
  public boolean complete(int width) {
    return columns.stream().allMatch(column -> column.rank() == 0)
        || total(IntStream.range(0, columns.size()).boxed().toList(), UNLIMITED) <= width;
  }

  private String text(List<Integer> shown, int longest) {
    List<String> titles = columns.stream().map(Column::title).toList();
    List<String> rule =
        IntStream.range(0, columns.size()).mapToObj(c -> "-".repeat(width(c, longest))).toList();
    StringBuilder text = new StringBuilder();
    text.append(line(titles, shown, longest)).append('\n');
    text.append(line(rule, shown, longest)).append('\n');
    rows.forEach(cells -> text.append(line(cells, shown, longest)).append('\n'));
    return text.toString();
  }

  private int total(List<Integer> shown, int longest) {
    int gaps = GAP.length() * Math.max(0, shown.size() - 1);
    return gaps + shown.stream().mapToInt(c -> width(c, longest)).sum();
  }

  /** Returns the width of a column whose texts are at most so long. */
  private int width(int column, int longest) {
    int title = columns.get(column).title().length();
    int cells = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
    return columns.get(column).align() == Align.LEFT
        ? Math.min(Math.max(title, cells), Math.max(title, longest))
        : Math.max(title, cells);
  }

  private String line(List<String> cells, List<Integer> shown, int longest) {
    List<String> padded = new ArrayList<>();
    for (int c : shown) {
      int width = width(c, longest);
      String cell = shortened(cells.get(c), width);
      String space = " ".repeat(width - cell.length());
      padded.add(
          switch (columns.get(c).align()) {
            case LEFT -> cell + space;
            case RIGHT -> space + cell;
          });
    }
    return String.join(GAP, padded).stripTrailing();
  }

  /** Beginning and end of a name say the most. */
  private static String shortened(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    int end = (width - 1) / 2;
    return text.substring(0, width - 1 - end) + ELLIPSIS + text.substring(text.length() - end);
  }
}
