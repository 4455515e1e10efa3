// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.bitloom.syntax.AttachedComments.Remark;

/**
 * The canonical text of a network file.
 *
 * <ul>
 *   <li>Blocks stand in the order network, weights, numerics, hardware; statements keep theirs.
 *   <li>Inputs, layers and outputs are separated by an empty line. Other empty lines between
 *       statements stay, one at most in a row.
 *   <li>Neighbouring layers have their equals signs in one column, neighbouring rules their
 *       clauses, neighbouring statements their comments.
 *   <li>A statement of more than 100 columns is broken at its brackets and commas.
 *   <li>Numbers keep their spelling.
 *   <li>A comment above a statement or block stays above it, one behind it on the same line stays
 *       behind it, one at the end of a block or of the file stays there, and comments at the top of
 *       the file with an empty line below stay at the top. A comment within a statement moves above
 *       it.
 * </ul>
 *
 * <p>Parsing the text gives an equal tree apart from spans, and formatting that gives the same
 * text.
 */
public final class Formatter {
  /** Longer names are not aligned, and do not move their neighbours. */
  private static final int LONGEST_ALIGNED_NAME = 24;

  private final CommentMap comments;
  private final Page page = new Page();

  private Formatter(NetworkFile file) {
    this.comments = CommentMap.of(file);
  }

  /** The canonical text of {@code file}; each line ends with a line feed. */
  public static String format(NetworkFile file) {
    return new Formatter(file).formatted(file);
  }

  private String formatted(NetworkFile file) {
    remarks(comments.header(), 0);
    file.network().ifPresent(this::network);
    for (int i = 0; i < file.weights().size(); i++) {
      WeightsStatement weights = file.weights().get(i);
      above(weights, i == 0, 0);
      statement(weights, Layout.statement(weights), 0);
    }
    file.numerics().ifPresent(this::numerics);
    file.hardware().ifPresent(this::hardware);
    remarks(comments.footer(), 0);
    return page.text();
  }

  private void network(NetworkBlock block) {
    List<NetworkStatement> statements = block.statements();
    int[] widths = nameWidths(statements, Formatter::layerName);
    open(block, "network " + block.name().text() + " {");
    for (int i = 0; i < statements.size(); i++) {
      NetworkStatement statement = statements.get(i);
      boolean newKind = i > 0 && statement.getClass() != statements.get(i - 1).getClass();
      above(statement, newKind, 1);
      statement(statement, Layout.statement(statement, widths[i]), 1);
    }
    close(block);
  }

  private void numerics(NumericsBlock block) {
    List<NumericsStatement> statements = block.statements();
    int[] widths = nameWidths(statements, Formatter::target);
    open(block, "numerics {");
    for (int i = 0; i < statements.size(); i++) {
      above(statements.get(i), false, 1);
      statement(statements.get(i), Layout.statement(statements.get(i), widths[i]), 1);
    }
    close(block);
  }

  private void hardware(HardwareBlock block) {
    open(block, "hardware {");
    for (HardwareStatement statement : block.statements()) {
      above(statement, false, 1);
      statement(statement, Layout.statement(statement), 1);
    }
    close(block);
  }

  private void open(SyntaxNode block, String text) {
    above(block, true, 0);
    page.brace(text, comments.around(block).head());
  }

  private void close(SyntaxNode block) {
    AttachedComments around = comments.around(block);
    remarks(around.end(), 1);
    page.brace("}", around.after());
  }

  /** The comments above a piece; {@code separate} if an empty line has to be above them. */
  private void above(SyntaxNode node, boolean separate, int steps) {
    AttachedComments around = comments.around(node);
    if (separate) {
      page.blank();
    }
    remarks(around.before(), steps);
    if (around.blankBefore()) {
      page.blank();
    }
  }

  private void remarks(List<Remark> remarks, int steps) {
    for (Remark remark : remarks) {
      if (remark.blankBefore()) {
        page.blank();
      }
      page.remark(DocPrinter.STEP.repeat(steps) + remark.text());
    }
  }

  private void statement(SyntaxNode node, Doc doc, int steps) {
    page.statement(DocPrinter.print(doc, steps), comments.around(node).after());
  }

  private static Optional<Identifier> layerName(NetworkStatement statement) {
    return statement instanceof LayerStatement layer ? Optional.of(layer.name()) : Optional.empty();
  }

  private static Optional<Identifier> target(NumericsStatement statement) {
    return statement instanceof NumericsRule rule ? Optional.of(rule.target()) : Optional.empty();
  }

  /** For each statement the width of the longest name among its neighbours; 0 without name. */
  private <S extends SyntaxNode> int[] nameWidths(
      List<S> statements, Function<S, Optional<Identifier>> name) {
    ToIntFunction<S> length = s -> name.apply(s).map(n -> n.text().length()).orElse(0);
    int[] widths = new int[statements.size()];
    int start = 0;
    while (start < widths.length) {
      int stop = start + 1;
      while (stop < widths.length && continues(statements, stop, length)) {
        stop++;
      }
      int width =
          statements.subList(start, stop).stream()
              .mapToInt(length)
              .filter(w -> w <= LONGEST_ALIGNED_NAME)
              .max()
              .orElse(0);
      Arrays.fill(widths, start, stop, width);
      start = stop;
    }
    return widths;
  }

  private <S extends SyntaxNode> boolean continues(
      List<S> statements, int index, ToIntFunction<S> length) {
    return length.applyAsInt(statements.get(index - 1)) > 0
        && length.applyAsInt(statements.get(index)) > 0
        && !comments.around(statements.get(index)).isSeparate();
  }
}
