// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;

/** The wording of syntax errors. */
final class SyntaxMessage {
  private static final List<String> BLOCKS = List.of("network", "weights", "numerics", "hardware");
  private static final String ANY_BLOCK = "a block: 'network', 'weights', 'numerics' or 'hardware'";
  private static final int LONGEST_TOKEN = 30;

  private SyntaxMessage() {}

  /** A token that fits nowhere within a statement or a block's first line. */
  static Diagnostic unexpectedToken(
      Parser parser, Token token, RecognitionException e, SyntaxReport report) {
    int rule = parser.getContext().getRuleIndex();
    String expected =
        e instanceof NoViableAltException ? twoTokenChoice(rule) : anyOf(e.getExpectedTokens());
    Diagnostic diagnostic =
        Code.UNEXPECTED_TOKEN
            .at(report.span(token), expected, found(token))
            .withLabel(where(parser.getContext()));
    return withOpenBracket(diagnostic, parser, token, e).withHelp(hint(rule, token));
  }

  /** Something else than a block outside of all blocks. */
  static Diagnostic notABlock(Parser parser, SyntaxReport report) {
    Token token = parser.getCurrentToken();
    Span span = report.span(token);
    if (token.getType() == LoomParser.IDENTIFIER && !isStatement(parser)) {
      return Code.UNKNOWN_BLOCK
          .at(span, shortened(token.getText()))
          .withNote("a file consists of 'network', 'weights', 'numerics' and 'hardware'")
          .withHelp(Suggestion.didYouMean(token.getText(), BLOCKS));
    }
    Diagnostic diagnostic = Code.UNEXPECTED_TOKEN.at(span, ANY_BLOCK, found(token));
    return TokenWalk.isName(token)
        ? diagnostic.withLabel("a statement outside of the network block")
        : diagnostic.withLabel("outside of all blocks");
  }

  private static boolean isStatement(Parser parser) {
    return parser.getInputStream().LA(2) == LoomParser.EQUALS;
  }

  /** Something that cannot start a statement. */
  static Diagnostic notAStatement(Parser parser, SyntaxReport report) {
    Token token = parser.getCurrentToken();
    int rule = parser.getContext().getRuleIndex();
    String expected =
        switch (rule) {
          case LoomParser.RULE_networkBlock -> "'input', 'output', a layer's name or '}'";
          case LoomParser.RULE_numericsBlock -> "a layer's name, 'default', 'calibrate' or '}'";
          default -> "an option, a layer's name or '}'";
        };
    return Code.UNEXPECTED_TOKEN
        .at(report.span(token), expected, found(token))
        .withLabel(where(parser.getContext()));
  }

  /** A statement that ends without semicolon; the place is just after it. */
  static Diagnostic missingSemicolon(Parser parser, SyntaxReport report) {
    return Code.MISSING_TOKEN
        .at(afterPrevious(parser, report), "';'")
        .withLabel("a statement ends with ';'");
  }

  private static Span afterPrevious(Parser parser, SyntaxReport report) {
    int end = report.span(parser.getInputStream().LT(-1)).stop();
    return new Span(report.source(), end, end);
  }

  /** A block that ends without brace. */
  static Diagnostic missingBrace(Parser parser, SyntaxReport report) {
    Token token = parser.getCurrentToken();
    Span opening = report.span(parser.getContext().getStart());
    Span here = TokenWalk.atEnd(parser) ? afterPrevious(parser, report) : report.span(token);
    return Code.MISSING_TOKEN
        .at(here, "'}'")
        .withLabel("before " + found(token))
        .withNote(
            "the '"
                + opening.text()
                + "' block that is open here starts at line "
                + opening.line());
  }

  private static String twoTokenChoice(int rule) {
    return rule == LoomParser.RULE_numericsStatement ? "a string or a name" : "a name or '='";
  }

  private static String anyOf(IntervalSet expected) {
    List<String> choices = new ArrayList<>();
    boolean name = expected.contains(LoomParser.IDENTIFIER);
    if (name && expected.contains(LoomParser.LEFT_BRACKET)) {
      choices.add("a value");
    } else if (name) {
      choices.add("a name");
    }
    for (int type : expected.toArray()) {
      boolean partOfValue = name && (type == LoomParser.NUMBER || type == LoomParser.STRING);
      if (!partOfValue || !choices.contains("a value")) {
        phrase(type, name).ifPresent(choices::add);
      }
    }
    return oneOf(choices);
  }

  private static Optional<String> phrase(int type, boolean name) {
    if (TokenWalk.isName(type)) {
      return Optional.empty();
    }
    return switch (type) {
      case LoomParser.NUMBER -> Optional.of("a number");
      case LoomParser.STRING -> Optional.of("a string");
      case LoomParser.LEFT_BRACKET -> name ? Optional.empty() : Optional.of("'['");
      case Token.EOF -> Optional.of("the end of the file");
      default -> Optional.of(LoomParser.VOCABULARY.getLiteralName(type));
    };
  }

  private static String oneOf(List<String> choices) {
    int last = choices.size() - 1;
    return last < 1
        ? String.join("", choices)
        : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
  }

  private static String found(Token token) {
    return switch (token.getType()) {
      case Token.EOF -> "the end of the file";
      case LoomParser.STRING -> "a string";
      default -> "'" + shortened(token.getText()) + "'";
    };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TOKEN ? text : text.substring(0, LONGEST_TOKEN) + "...";
  }

  /** The construct around the error, as a label. */
  private static String where(RuleContext context) {
    String phrase = context == null ? "in a network file" : where(context.getRuleIndex());
    return phrase.isEmpty() ? where(context.parent) : phrase;
  }

  private static String where(int rule) {
    return switch (rule) {
      case LoomParser.RULE_networkBlock, LoomParser.RULE_networkStatement -> "in the network block";
      case LoomParser.RULE_numericsBlock, LoomParser.RULE_numericsStatement ->
          "in the numerics block";
      case LoomParser.RULE_hardwareBlock, LoomParser.RULE_hardwareStatement ->
          "in the hardware block";
      case LoomParser.RULE_weightsStatement -> "in a weights statement";
      case LoomParser.RULE_inputStatement, LoomParser.RULE_inputClause -> "in an input";
      case LoomParser.RULE_outputStatement -> "in an output";
      case LoomParser.RULE_layerStatement -> "in a layer";
      case LoomParser.RULE_type, LoomParser.RULE_typeParameters, LoomParser.RULE_angleParameters ->
          "in a type";
      case LoomParser.RULE_shape -> "in a shape";
      case LoomParser.RULE_calibrateStatement -> "in a calibrate statement";
      case LoomParser.RULE_numericsRule, LoomParser.RULE_clause -> "in a rule";
      case LoomParser.RULE_argument, LoomParser.RULE_callArguments -> "among arguments";
      case LoomParser.RULE_list -> "in a list";
      default -> "";
    };
  }

  /** Says where the bracket was opened that may have been forgotten, if that is on another line. */
  private static Diagnostic withOpenBracket(
      Diagnostic diagnostic, Parser parser, Token token, RecognitionException e) {
    IntervalSet expected = e.getExpectedTokens();
    boolean closing =
        expected.contains(LoomParser.RIGHT_PAREN) || expected.contains(LoomParser.RIGHT_BRACKET);
    Token opening = parser.getContext().getStart();
    return closing && opening.getLine() < token.getLine()
        ? diagnostic.withNote("what is open here starts at line " + opening.getLine())
        : diagnostic;
  }

  private static Optional<String> hint(int rule, Token token) {
    boolean arguments =
        rule == LoomParser.RULE_layerStatement || rule == LoomParser.RULE_callArguments;
    return switch (token.getType()) {
      case LoomParser.EQUALS ->
          arguments
              ? Optional.of("attributes are written with a colon: 'units: 10'")
              : Optional.empty();
      case LoomParser.COLON ->
          rule == LoomParser.RULE_layerStatement
              ? Optional.of(
                  "layers are written 'name = kind(...)', inputs 'input name: type[shape]'")
              : Optional.empty();
      default ->
          rule == LoomParser.RULE_shape
              ? Optional.of("a shape is a list of dimensions: int8[640], uint8[28, 28, 1]")
              : Optional.empty();
    };
  }
}
