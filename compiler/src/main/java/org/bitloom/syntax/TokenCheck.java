// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Span;

/**
 * What is wrong with a text before any grammar: strange characters, open strings, brackets too
 * deep.
 */
final class TokenCheck {
  /** Brackets open at once; a matrix needs four, and the parser's stack is finite. */
  static final int DEEPEST = 64;

  private TokenCheck() {}

  /** Reports what is wrong with the tokens. */
  static void check(List<Token> tokens, SyntaxReport report) {
    int reportedLine = 0;
    int depth = 0;
    for (Token token : tokens) {
      switch (token.getType()) {
        case LoomLexer.UNEXPECTED -> {
          if (token.getLine() > reportedLine) {
            report.report(unexpected(report, token.getStartIndex()));
            reportedLine = token.getLine();
          }
        }
        case LoomLexer.UNTERMINATED_STRING -> report.report(openString(report.span(token)));
        case LoomLexer.UNTERMINATED_COMMENT -> report.report(openComment(report.span(token)));
        default -> depth = Math.max(0, depth + opening(token));
      }
      if (depth > DEEPEST) {
        report.reportHopeless(tooDeep(report.span(token)));
        return;
      }
    }
  }

  /** The comments among the tokens. */
  static List<Comment> comments(List<Token> tokens, SyntaxReport report) {
    return tokens.stream()
        .filter(t -> t.getChannel() == Token.HIDDEN_CHANNEL)
        .map(report::span)
        .map(span -> new Comment(span.text().stripTrailing(), span))
        .toList();
  }

  private static int opening(Token token) {
    return switch (token.getType()) {
      case LoomLexer.LEFT_BRACE,
          LoomLexer.LEFT_BRACKET,
          LoomLexer.LEFT_PAREN,
          LoomLexer.LEFT_ANGLE ->
          1;
      case LoomLexer.RIGHT_BRACE,
          LoomLexer.RIGHT_BRACKET,
          LoomLexer.RIGHT_PAREN,
          LoomLexer.RIGHT_ANGLE ->
          -1;
      default -> 0;
    };
  }

  /**
   * One report per line: the others are often of the same cause, such as the bytes of a binary
   * file.
   */
  private static Diagnostic unexpected(SyntaxReport report, int offset) {
    int character = report.source().text().codePointAt(offset);
    Span span = new Span(report.source(), offset, offset + Character.charCount(character));
    String shown =
        Character.isISOControl(character) || Character.getType(character) == Character.FORMAT
            ? String.format(Locale.ROOT, "U+%04X", character)
            : "'" + Character.toString(character) + "'";
    Diagnostic diagnostic = Code.UNEXPECTED_CHARACTER.at(span, shown);
    return switch (character) {
      case '“', '”', '„', '\'' ->
          diagnostic.withHelp("strings are written in straight double quotes: \"lenet5.npz\"");
      case '#' -> diagnostic.withHelp("comments start with //");
      case '.' -> diagnostic.withHelp("a decimal point has digits on both sides: 0.5, 1.0");
      case '×', '*' -> diagnostic.withHelp("shapes are written as lists: [28, 28, 1]");
      default ->
          character > 127
              ? diagnostic.withNote(
                  "other characters than ASCII may stand only in strings and comments")
              : diagnostic;
    };
  }

  private static Diagnostic openString(Span span) {
    return Code.UNTERMINATED_STRING
        .at(span)
        .withLabel("runs to the end of the line")
        .withHelp(
            "close it with \"; inside of a string a quote is written \\\" and a backslash \\\\");
  }

  private static Diagnostic openComment(Span span) {
    Span opening = new Span(span.source(), span.start(), span.start() + 2);
    return Code.UNTERMINATED_COMMENT
        .at(opening)
        .withLabel("runs to the end of the file")
        .withHelp("close it with */, or use // for a comment of one line");
  }

  private static Diagnostic tooDeep(Span span) {
    return Code.NESTED_TOO_DEEP
        .at(span, DEEPEST)
        .withLabel("one more than allowed")
        .withHelp("write large or deep arrays to an .npz file and name it with 'weights'");
  }
}
