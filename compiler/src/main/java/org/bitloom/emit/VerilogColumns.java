// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns of a printed module: neighbouring lines of one kind share them. */
final class VerilogColumns {
  private static final String TYPE = "((?:signed +)?(?:\\[[^\\]]+\\])?)";
  private static final String BESIDE = " *(//.*)?";

  /** Ports of a module, one kind of lines whatever blank lines are between them. */
  private static final Pattern PORT =
      Pattern.compile("( +)(input|output) +(wire|reg) +" + TYPE + " *(\\w+)()(,?)" + BESIDE);

  private static final Pattern SIGNAL =
      Pattern.compile("( +)()(wire|reg) +" + TYPE + " *(\\w+) *([^;]*)(;)" + BESIDE);

  private static final Pattern CONSTANT =
      Pattern.compile("( +)()(localparam) +" + TYPE + " *(\\w+) *([^;]*)(;)" + BESIDE);

  private static final Pattern CONNECTION =
      Pattern.compile("( +)()()()(\\.\\w+) *(\\(.*\\))(,?)" + BESIDE);

  private static final List<Pattern> KINDS = List.of(PORT, SIGNAL, CONSTANT, CONNECTION);

  private VerilogColumns() {}

  /** Returns the lines with their columns aligned. */
  static List<String> align(List<String> lines) {
    List<String> result = new ArrayList<>();
    int next = 0;
    while (next < lines.size()) {
      Pattern kind = kind(lines.get(next));
      int end = next + 1;
      if (kind == null) {
        result.add(withBesideAtTwoSpaces(lines.get(next)));
      } else {
        end = end(lines, next, kind);
        result.addAll(aligned(lines.subList(next, end), kind));
      }
      next = end;
    }
    return result;
  }

  /** Returns the kind of a line, or null where it has no columns or must be broken anyway. */
  private static Pattern kind(String line) {
    return line.replaceFirst(" *//.*", "").length() > VerilogLayout.WIDTH
        ? null
        : KINDS.stream().filter(k -> k.matcher(line).matches()).findFirst().orElse(null);
  }

  /** Returns where the lines end that share their columns with one. */
  private static int end(List<String> lines, int start, Pattern kind) {
    String indent = VerilogLayout.indent(lines.get(start));
    int end = start + 1;
    for (int i = start + 1; i < lines.size(); i++) {
      String line = lines.get(i);
      if (kind(line) == kind && VerilogLayout.indent(line).equals(indent)) {
        end = i + 1;
      } else if (kind != PORT || !(line.isEmpty() || VerilogLayout.isComment(line))) {
        return end;
      }
    }
    return end;
  }

  private static String withBesideAtTwoSpaces(String line) {
    return VerilogLayout.isComment(line) ? line : line.replaceFirst(" *(?=//)", "  ");
  }

  private static List<String> aligned(List<String> lines, Pattern kind) {
    List<Cells> rows = lines.stream().map(line -> Cells.of(line, kind)).toList();
    Widths widths = Widths.of(rows);
    boolean fits = rows.stream().allMatch(row -> row.code(widths).length() <= VerilogLayout.WIDTH);
    Widths used = fits ? widths : Widths.none();
    int column =
        rows.stream()
            .filter(row -> !row.beside.isEmpty())
            .mapToInt(row -> row.code(used).length() + 2)
            .max()
            .orElse(0);
    return rows.stream().map(row -> row.line(used, column)).toList();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Characters of the columns. */
  private record Widths(int direction, int keyword, int type, int name) {
    static Widths none() {
      return new Widths(0, 0, 0, 0);
    }

    static Widths of(List<Cells> rows) {
      return new Widths(
          widest(rows, row -> row.direction.length()),
          widest(rows, row -> row.keyword.length()),
          widest(rows, row -> row.type.length()),
          widest(rows, row -> row.hasValue() ? row.name.length() : 0));
    }

    private static int widest(List<Cells> rows, ToIntFunction<Cells> width) {
      return rows.stream().mapToInt(width).max().orElse(0);
    }
  }

  /** The parts of one line. A line that is no part of a column is only its indent. */
  private record Cells(
      String indent,
      String direction,
      String keyword,
      String type,
      String name,
      String rest,
      String end,
      String beside) {
    static Cells of(String line, Pattern kind) {
      Matcher m = kind.matcher(line);
      if (!m.matches()) {
        return new Cells(line, "", "", "", "", "", "", "");
      }
      return new Cells(
          m.group(1),
          m.group(2),
          m.group(3),
          m.group(4),
          m.group(5),
          m.group(6),
          m.group(7),
          m.group(8) == null ? "" : m.group(8));
    }

    /** Returns whether something stands in the column behind the name. */
    boolean hasValue() {
      return rest.startsWith("=") || rest.startsWith("(");
    }

    String code(Widths widths) {
      if (name.isEmpty()) {
        return indent;
      }
      StringBuilder code = new StringBuilder(indent);
      for (String cell :
          List.of(
              padded(direction, widths.direction),
              padded(keyword, widths.keyword),
              padded(type, widths.type))) {
        code.append(cell).append(cell.isEmpty() ? "" : " ");
      }
      code.append(hasValue() ? padded(name, widths.name) : name);
      return code.append(rest.isEmpty() ? "" : " ").append(rest).append(end).toString();
    }

    String line(Widths widths, int column) {
      String code = code(widths);
      return beside.isEmpty() ? code : padded(code, column) + beside;
    }
  }
}
