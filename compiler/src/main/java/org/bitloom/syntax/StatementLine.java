// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.Span;

/**
 * A line of the canonical form before its alignment: a statement, or the first or last line of a
 * block.
 *
 * @param kind what it holds
 * @param aligned the part before the column that is aligned with the neighbours; may be empty
 * @param rest the part from that column on; a line feed is a place to break a long line
 * @param start offset of its first character in the source
 * @param stop offset after its last character in the source
 */
record StatementLine(Kind kind, String aligned, String rest, int start, int stop) {
  /** What a line holds. */
  enum Kind {
    BLOCK_START,
    BLOCK_END,
    INPUT,
    LAYER,
    OUTPUT,
    WEIGHTS,
    NUMERICS,
    HARDWARE,
    END_OF_FILE;

    /** True for lines inside of a block. */
    boolean isIndented() {
      return switch (this) {
        case INPUT, LAYER, OUTPUT, NUMERICS, HARDWARE -> true;
        case BLOCK_START, BLOCK_END, WEIGHTS, END_OF_FILE -> false;
      };
    }
  }

  /** All lines in canonical order: network, weights, numerics, hardware, end of the file. */
  static List<StatementLine> of(NetworkFile file) {
    List<StatementLine> lines = new ArrayList<>();
    file.network().ifPresent(block -> add(lines, block));
    file.weights()
        .forEach(
            w ->
                lines.add(
                    new StatementLine(
                        Kind.WEIGHTS,
                        "",
                        "weights " + ExpressionText.of(w.file()) + ";",
                        w.span())));
    file.numerics().ifPresent(block -> add(lines, block));
    file.hardware().ifPresent(block -> add(lines, block));
    int end = file.source().text().length();
    lines.add(new StatementLine(Kind.END_OF_FILE, "", "", end, end));
    return List.copyOf(lines);
  }

  private StatementLine(Kind kind, String aligned, String rest, Span span) {
    this(kind, aligned, rest, span.start(), span.stop());
  }

  private static void add(List<StatementLine> lines, NetworkBlock block) {
    lines.add(
        blockStart("network " + block.name().text(), block.span(), block.name().span().stop()));
    block.statements().forEach(statement -> lines.add(of(statement)));
    lines.add(blockEnd(block.span()));
  }

  private static void add(List<StatementLine> lines, NumericsBlock block) {
    lines.add(blockStart("numerics", block.span(), block.span().start()));
    block.statements().forEach(statement -> lines.add(of(statement)));
    lines.add(blockEnd(block.span()));
  }

  private static void add(List<StatementLine> lines, HardwareBlock block) {
    lines.add(blockStart("hardware", block.span(), block.span().start()));
    for (HardwareStatement statement : block.statements()) {
      String text = ExpressionText.clause(statement.clause()) + ";";
      lines.add(new StatementLine(Kind.HARDWARE, "", text, statement.span()));
    }
    lines.add(blockEnd(block.span()));
  }

  private static StatementLine blockStart(String text, Span block, int stop) {
    return new StatementLine(Kind.BLOCK_START, "", text + " {", block.start(), stop);
  }

  private static StatementLine blockEnd(Span block) {
    return new StatementLine(
        Kind.BLOCK_END, "", "}", Math.max(block.start(), block.stop() - 1), block.stop());
  }

  private static StatementLine of(NetworkStatement statement) {
    return switch (statement) {
      case InputStatement input ->
          new StatementLine(Kind.INPUT, "", input(input), statement.span());
      case LayerStatement layer ->
          new StatementLine(
              Kind.LAYER,
              layer.name().text(),
              "= " + layer.kind().text() + "(" + ExpressionText.arguments(layer.arguments()) + ");",
              statement.span());
      case OutputStatement output ->
          new StatementLine(
              Kind.OUTPUT,
              "",
              output.names().stream()
                  .map(Identifier::text)
                  .collect(Collectors.joining(",\n", "output ", ";")),
              statement.span());
    };
  }

  private static String input(InputStatement input) {
    StringBuilder text = new StringBuilder("input ").append(input.name().text()).append(": ");
    text.append(ExpressionText.of(input.type())).append(ExpressionText.shape(input.shape()));
    input.clauses().forEach(clause -> text.append(' ').append(ExpressionText.clause(clause)));
    return text.append(';').toString();
  }

  private static StatementLine of(NumericsStatement statement) {
    return switch (statement) {
      case NumericsRule rule ->
          new StatementLine(
              Kind.NUMERICS,
              rule.target().text(),
              ExpressionText.clauses(rule.clauses()) + ";",
              statement.span());
      case CalibrateStatement calibrate -> {
        String how =
            calibrate.clauses().isEmpty() ? "" : " " + ExpressionText.clauses(calibrate.clauses());
        String text = "calibrate " + ExpressionText.of(calibrate.data()) + how + ";";
        yield new StatementLine(Kind.NUMERICS, "", text, statement.span());
      }
    };
  }
}
