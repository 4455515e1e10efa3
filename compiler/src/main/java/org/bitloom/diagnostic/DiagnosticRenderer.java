// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.List;
import java.util.Locale;

/**
 * Prints diagnostics as plain text with the source line and carets.
 *
 * <pre>
 * error[B0204]: accumulator of layer 'fc1' is too narrow
 *   --> tiny.loom:14:21
 *    |
 * 14 |     fc1 accumulator int20;
 *    |                     ^^^^^ int20 ends at 524287
 *    = note: 784 products of int8 by int8 sum up to 12845056, which needs int25
 *    = help: write int25, or leave the line out and the planner chooses
 * </pre>
 *
 * <p>Tabs become four spaces, other control characters a question mark, and a long line is cut to
 * the neighbourhood of its carets.
 */
public final class DiagnosticRenderer {
  private static final String TAB = "    ";
  private static final int WIDEST_LINE = 100;
  private static final int CONTEXT = 40;
  private static final String CUT = "...";

  private DiagnosticRenderer() {}

  /** All diagnostics, sorted, with an empty line between two of them. */
  public static String render(Diagnostics diagnostics) {
    return render(diagnostics.sorted());
  }

  /** The given diagnostics in their order, with an empty line between two of them. */
  public static String render(List<Diagnostic> diagnostics) {
    return String.join("\n", diagnostics.stream().map(DiagnosticRenderer::render).toList());
  }

  /** One diagnostic; each line ends with a line feed. */
  public static String render(Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder();
    out.append(diagnostic.code().severity().word())
        .append(String.format(Locale.ROOT, "[%s]: ", diagnostic.code().id()))
        .append(visible(diagnostic.title()))
        .append('\n');
    String gutter = "  ";
    if (diagnostic.span().isPresent()) {
      Span span = diagnostic.span().get();
      gutter = " ".repeat(span.hasText() ? Integer.toString(span.line()).length() : 2);
      out.append(gutter).append("--> ").append(visible(span.place())).append('\n');
      appendSnippet(out, gutter, span, diagnostic.label());
    }
    appendRemarks(out, gutter + " = note: ", diagnostic.notes());
    appendRemarks(out, gutter + " = help: ", diagnostic.helps());
    return out.toString();
  }

  private static void appendSnippet(StringBuilder out, String gutter, Span span, String label) {
    if (!span.hasText()) {
      appendRemarks(out, gutter + " = ", label.isEmpty() ? List.of() : List.of(label));
      return;
    }
    Snippet snippet = Snippet.of(span);
    String carets = " ".repeat(snippet.indent) + "^".repeat(snippet.carets) + " " + visible(label);
    out.append(gutter).append(" |\n");
    out.append((span.line() + " | " + snippet.line).stripTrailing()).append('\n');
    out.append((gutter + " | " + carets).stripTrailing()).append('\n');
  }

  private static void appendRemarks(StringBuilder out, String lead, List<String> remarks) {
    String indent = "\n" + " ".repeat(lead.length());
    for (String remark : remarks) {
      List<String> lines = remark.lines().map(DiagnosticRenderer::visible).toList();
      out.append(lead).append(String.join(indent, lines)).append('\n');
    }
  }

  /** Text as it may go to a terminal: tabs widened, control characters replaced. */
  private static String visible(String text) {
    return text.replace("\t", TAB).replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  /**
   * A source line with the place of its carets.
   *
   * @param line the line as printed
   * @param indent columns before the first caret
   * @param carets number of carets, at least 1
   */
  private record Snippet(String line, int indent, int carets) {
    static Snippet of(Span span) {
      Source source = span.source();
      int begin = source.lineStart(span.start());
      int end = Math.max(source.lineEnd(span.start()), span.start());
      int stop = Math.min(span.stop(), end);
      String before = visible(source.text().substring(begin, span.start()));
      String marked = visible(source.text().substring(span.start(), Math.max(stop, span.start())));
      String after = visible(source.text().substring(Math.max(stop, span.start()), end));
      if (width(before) + width(marked) + width(after) > WIDEST_LINE) {
        before = tail(before);
        marked = marked.isEmpty() ? "" : head(marked);
        after = head(after);
      }
      return new Snippet(before + marked + after, width(before), Math.max(1, width(marked)));
    }

    private static int width(String text) {
      return text.codePointCount(0, text.length());
    }

    private static String tail(String text) {
      int width = width(text);
      return width <= CONTEXT
          ? text
          : CUT + text.substring(text.offsetByCodePoints(0, width - CONTEXT));
    }

    private static String head(String text) {
      return width(text) <= CONTEXT
          ? text
          : text.substring(0, text.offsetByCodePoints(0, CONTEXT)) + CUT;
    }
  }
}
