// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.Source;

/**
 * Prints a network file in its canonical form.
 *
 * <ul>
 *   <li>Blocks stand in the order network, weights, numerics, hardware, with an empty line between.
 *   <li>One statement per line, indented by four spaces; a line longer than {@value #WIDEST}
 *       columns is broken after commas.
 *   <li>The equals signs of neighbouring layers are aligned, as are the clauses of neighbouring
 *       rules.
 *   <li>One empty line stays where the source has one or more; inputs, layers and outputs are
 *       always separated by one.
 *   <li>A comment on a line of its own stays before what followed it; one after a statement stays
 *       there, from column {@value #COMMENT_COLUMN} on; one within a statement moves before it.
 * </ul>
 *
 * <p>Parsing the result gives the same tree apart from spans, and printing that the same text.
 */
public final class Formatter {
  private static final int WIDEST = 100;
  private static final int COMMENT_COLUMN = 42;
  private static final int WIDEST_ALIGNED = 24;
  private static final String INDENT = "    ";

  private final Source source;
  private final List<StatementLine> lines;
  private final CommentPlacement comments;
  private final StringBuilder out = new StringBuilder();

  private Formatter(NetworkFile file) {
    this.source = file.source();
    this.lines = StatementLine.of(file);
    this.comments = CommentPlacement.of(lines, file);
  }

  /** The canonical text of {@code file}; each line ends with a line feed. */
  public static String format(NetworkFile file) {
    return new Formatter(file).print();
  }

  private String print() {
    int first = 0;
    while (first < lines.size()) {
      int end = endOfRun(first);
      int width = width(first, end);
      for (int i = first; i < end; i++) {
        printWithComments(i, width);
      }
      first = end;
    }
    return out.toString();
  }

  /** The index after the last of the lines that are aligned with line {@code first}. */
  private int endOfRun(int first) {
    int end = first + 1;
    while (end < lines.size()
        && lines.get(end).kind() == lines.get(first).kind()
        && !hasCommentBefore(end)
        && !isBlankBefore(end)) {
      end++;
    }
    return end;
  }

  /** The width of the aligned part of the lines of a run. */
  private int width(int first, int end) {
    int widest = 0;
    for (int i = first; i < end; i++) {
      widest = Math.max(widest, lines.get(i).aligned().length());
    }
    return widest <= WIDEST_ALIGNED ? widest : 0;
  }

  private boolean hasCommentBefore(int index) {
    return !comments.before().get(index).isEmpty() || !comments.inside().get(index).isEmpty();
  }

  /** True if an empty line separates line {@code index}, with its comments, from the one before. */
  private boolean isBlankBefore(int index) {
    if (index == 0 || lines.get(index - 1).kind() == StatementLine.Kind.BLOCK_START) {
      return false;
    }
    StatementLine line = lines.get(index);
    StatementLine previous = lines.get(index - 1);
    boolean newGroup =
        switch (line.kind()) {
          case BLOCK_START -> true;
          case INPUT, LAYER, OUTPUT, WEIGHTS -> line.kind() != previous.kind();
          case BLOCK_END -> false;
          case NUMERICS, HARDWARE -> false;
          case END_OF_FILE -> false;
        };
    return newGroup || isBlankInSource(firstOffset(index));
  }

  private int firstOffset(int index) {
    List<Comment> before = comments.before().get(index);
    return before.isEmpty() ? lines.get(index).start() : before.getFirst().span().start();
  }

  private boolean isBlankInSource(int offset) {
    int newlines = 0;
    for (int i = offset - 1; i >= 0 && Character.isWhitespace(source.text().charAt(i)); i--) {
      newlines += source.text().charAt(i) == '\n' ? 1 : 0;
    }
    return newlines > 1;
  }

  private void printWithComments(int index, int width) {
    StatementLine line = lines.get(index);
    boolean end = line.kind() == StatementLine.Kind.BLOCK_END;
    boolean empty = line.kind() == StatementLine.Kind.END_OF_FILE;
    String indent = line.kind().isIndented() || end ? INDENT : "";
    if (isBlankBefore(index) && (hasCommentBefore(index) || !end && !empty)) {
      out.append('\n');
    }
    List<Comment> before = comments.before().get(index);
    for (int i = 0; i < before.size(); i++) {
      if (i > 0 && isBlankInSource(before.get(i).span().start())) {
        out.append('\n');
      }
      out.append(indent).append(text(before.get(i))).append('\n');
    }
    if (!before.isEmpty() && isBlankInSource(line.start()) && !end && !empty) {
      out.append('\n');
    }
    for (Comment comment : comments.inside().get(index)) {
      out.append(indent).append(text(comment)).append('\n');
    }
    if (!empty) {
      printLine(line, width, comments.after().get(index));
    }
  }

  private void printLine(StatementLine line, int width, List<Comment> after) {
    String indent = line.kind().isIndented() ? INDENT : "";
    String gap = line.aligned().isEmpty() ? "" : " ";
    String padding = " ".repeat(Math.max(0, width - line.aligned().length()));
    String head = line.aligned().isEmpty() ? "" : line.aligned() + padding;
    String code = broken(indent + head + gap + line.rest());
    out.append(code);
    if (!after.isEmpty()) {
      int column = code.length() - code.lastIndexOf('\n') - 1;
      out.append(" ".repeat(Math.max(1, COMMENT_COLUMN - column)));
      out.append(after.stream().map(Formatter::text).collect(Collectors.joining(" ")));
    }
    out.append('\n');
  }

  /**
   * The line with its break places turned into spaces, or into line breaks where it gets too long.
   */
  private static String broken(String line) {
    StringBuilder result = new StringBuilder();
    int column = 0;
    for (String piece : line.split("\n", -1)) {
      if (column > 0 && column + 1 + piece.length() > WIDEST) {
        result.append('\n').append(INDENT).append(INDENT);
        column = 2 * INDENT.length();
      } else if (column > 0) {
        result.append(' ');
        column++;
      }
      result.append(piece);
      column += piece.length();
    }
    return result.toString();
  }

  private static String text(Comment comment) {
    return comment.text().replace("\r\n", "\n");
  }
}
