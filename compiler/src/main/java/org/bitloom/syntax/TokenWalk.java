// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** Looks at the tokens around the parser's position, and skips them after an error. */
final class TokenWalk {
  private TokenWalk() {}

  static boolean atEnd(Parser parser) {
    return parser.getCurrentToken().getType() == Token.EOF;
  }

  /** True for every token that the rule {@code identifier} accepts. */
  static boolean isName(Token token) {
    return isName(token.getType());
  }

  /** True for the type of such a token. */
  static boolean isName(int type) {
    return switch (type) {
      case LoomParser.IDENTIFIER,
          LoomParser.NETWORK,
          LoomParser.WEIGHTS,
          LoomParser.NUMERICS,
          LoomParser.HARDWARE,
          LoomParser.INPUT,
          LoomParser.OUTPUT,
          LoomParser.CALIBRATE ->
          true;
      default -> false;
    };
  }

  /** True for the word that a block starts with. */
  static boolean isBlockWord(Token token) {
    return switch (token.getType()) {
      case LoomParser.NETWORK, LoomParser.WEIGHTS, LoomParser.NUMERICS, LoomParser.HARDWARE -> true;
      default -> false;
    };
  }

  /** True if a block starts here, and not a statement that uses a block word as a name. */
  static boolean isBlockStart(Parser parser) {
    TokenStream tokens = parser.getInputStream();
    return switch (tokens.LA(1)) {
      case LoomParser.NETWORK -> isName(tokens.LT(2)) && tokens.LA(3) == LoomParser.LEFT_BRACE;
      case LoomParser.WEIGHTS -> tokens.LA(2) == LoomParser.STRING;
      case LoomParser.NUMERICS, LoomParser.HARDWARE -> tokens.LA(2) == LoomParser.LEFT_BRACE;
      default -> false;
    };
  }

  /** True for what {@link TokenCheck} has reported. */
  static boolean isReportedAlready(Token token) {
    return switch (token.getType()) {
      case LoomParser.UNEXPECTED, LoomParser.UNTERMINATED_STRING, LoomParser.UNTERMINATED_COMMENT ->
          true;
      default -> false;
    };
  }

  /** True if a statement may well have ended before the current token. */
  static boolean afterStatement(Parser parser) {
    Token token = parser.getCurrentToken();
    Token previous = parser.getInputStream().LT(-1);
    return token.getType() == LoomParser.RIGHT_BRACE
        || token.getType() == Token.EOF
        || previous != null && token.getLine() > previous.getLine();
  }

  /** True if a statement of the network block starts here, on a line of its own. */
  static boolean isStatementStart(Parser parser) {
    TokenStream tokens = parser.getInputStream();
    Token previous = tokens.LT(-1);
    if (!isName(tokens.LT(1)) || previous == null || tokens.LT(1).getLine() <= previous.getLine()) {
      return false;
    }
    return switch (tokens.LA(1)) {
      case LoomParser.INPUT -> isName(tokens.LT(2)) && tokens.LA(3) == LoomParser.COLON;
      case LoomParser.OUTPUT ->
          isName(tokens.LT(2))
              && (tokens.LA(3) == LoomParser.COMMA || tokens.LA(3) == LoomParser.SEMICOLON);
      default -> tokens.LA(2) == LoomParser.EQUALS;
    };
  }

  /** Consumes the rest of a statement with its semicolon; stops before what follows it. */
  static void skipStatement(Parser parser) {
    int open = 0;
    while (!atEnd(parser) && !isBlockStart(parser) && !isStatementStart(parser)) {
      int type = parser.getCurrentToken().getType();
      if (type == LoomParser.RIGHT_BRACE && open == 0) {
        return;
      }
      parser.consume();
      if (type == LoomParser.SEMICOLON && open == 0) {
        return;
      }
      open += brace(type);
    }
  }

  /** Consumes the rest of a block with its closing brace; stops before the next block. */
  static void skipBlock(Parser parser) {
    int open = 0;
    while (!atEnd(parser) && !isBlockStart(parser)) {
      int type = parser.getCurrentToken().getType();
      parser.consume();
      open += brace(type);
      boolean closed = type == LoomParser.RIGHT_BRACE || type == LoomParser.SEMICOLON;
      if (closed && open <= 0) {
        return;
      }
    }
  }

  private static int brace(int type) {
    return switch (type) {
      case LoomParser.LEFT_BRACE -> 1;
      case LoomParser.RIGHT_BRACE -> -1;
      default -> 0;
    };
  }
}
