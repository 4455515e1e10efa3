// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Reports syntax errors in the words of the language, and goes on at the next statement or block.
 *
 * <p>A rule below the statements that meets an error throws it on to the rule of its statement,
 * which skips the rest of the statement and returns as if it had been read. The loops over
 * statements and blocks skip what cannot start one.
 */
final class SyntaxErrorStrategy extends DefaultErrorStrategy {
  private final SyntaxReport report;

  SyntaxErrorStrategy(SyntaxReport report) {
    this.report = report;
  }

  @Override
  public void reportError(Parser parser, RecognitionException e) {
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      reportAt(parser, e.getOffendingToken(), e);
    }
  }

  private void reportAt(Parser parser, Token token, RecognitionException e) {
    if (!TokenWalk.isReportedAlready(token)) {
      report.report(SyntaxMessage.unexpectedToken(parser, token, e, report));
    }
  }

  @Override
  public void recover(Parser parser, RecognitionException e) {
    switch (parser.getContext().getRuleIndex()) {
      case LoomParser.RULE_networkStatement,
          LoomParser.RULE_numericsStatement,
          LoomParser.RULE_hardwareStatement,
          LoomParser.RULE_weightsStatement ->
          skipStatement(parser);
      case LoomParser.RULE_networkBlock,
          LoomParser.RULE_numericsBlock,
          LoomParser.RULE_hardwareBlock,
          LoomParser.RULE_file ->
          TokenWalk.skipBlock(parser);
      default -> throw e;
    }
    endErrorCondition(parser);
  }

  /**
   * Called before each choice and around each loop: an unfit token must not end a loop silently.
   */
  @Override
  public void sync(Parser parser) {
    if (inErrorRecoveryMode(parser)) {
      return;
    }
    switch (parser.getContext().getRuleIndex()) {
      case LoomParser.RULE_file -> syncBlocks(parser);
      case LoomParser.RULE_networkBlock,
          LoomParser.RULE_numericsBlock,
          LoomParser.RULE_hardwareBlock ->
          syncStatements(parser);
      default -> syncWithin(parser);
    }
  }

  private void syncBlocks(Parser parser) {
    while (!TokenWalk.isBlockWord(parser.getCurrentToken()) && !TokenWalk.atEnd(parser)) {
      if (!TokenWalk.isReportedAlready(parser.getCurrentToken())) {
        report.report(SyntaxMessage.notABlock(parser, report));
      }
      TokenWalk.skipBlock(parser);
    }
  }

  private void syncStatements(Parser parser) {
    while (true) {
      Token token = parser.getCurrentToken();
      if (TokenWalk.isBlockStart(parser)) {
        report.report(SyntaxMessage.missingBrace(parser, report));
        beginErrorCondition(parser);
        throw new InputMismatchException(parser);
      }
      if (TokenWalk.isName(token)
          || token.getType() == LoomParser.RIGHT_BRACE
          || token.getType() == Token.EOF) {
        return;
      }
      if (!TokenWalk.isReportedAlready(token)) {
        report.report(SyntaxMessage.notAStatement(parser, report));
      }
      TokenWalk.skipStatement(parser);
    }
  }

  private void syncWithin(Parser parser) {
    if (TokenWalk.isStatementStart(parser) && isOpenEnded(parser.getContext().getRuleIndex())) {
      report.report(SyntaxMessage.missingSemicolon(parser, report));
      beginErrorCondition(parser);
      throw new InputMismatchException(parser);
    }
    IntervalSet next = parser.getATN().nextTokens(parser.getATN().states.get(parser.getState()));
    boolean fits =
        next.contains(parser.getCurrentToken().getType()) || next.contains(Token.EPSILON);
    if (!fits && !(next.contains(LoomParser.SEMICOLON) && TokenWalk.afterStatement(parser))) {
      throw new InputMismatchException(parser);
    }
  }

  /**
   * Called where exactly one kind of token fits: a closing token that is merely missing is
   * supplied.
   */
  @Override
  public Token recoverInline(Parser parser) {
    IntervalSet expected = parser.getExpectedTokens();
    boolean semicolon = expected.contains(LoomParser.SEMICOLON) && TokenWalk.afterStatement(parser);
    boolean brace = expected.contains(LoomParser.RIGHT_BRACE) && TokenWalk.atEnd(parser);
    if (!semicolon && !brace) {
      throw new InputMismatchException(parser);
    }
    if (!inErrorRecoveryMode(parser)
        && !TokenWalk.isReportedAlready(parser.getCurrentToken())
        && !TokenWalk.isReportedAlready(parser.getInputStream().LT(-1))) {
      report.report(
          brace
              ? SyntaxMessage.missingBrace(parser, report)
              : SyntaxMessage.missingSemicolon(parser, report));
    }
    return getMissingSymbol(parser);
  }

  /** True for statements that could take the name of the next statement for one of their own. */
  private static boolean isOpenEnded(int rule) {
    return rule == LoomParser.RULE_inputStatement || rule == LoomParser.RULE_outputStatement;
  }

  /** Skips at least one token: the statement's first may look like the start of the next one. */
  private static void skipStatement(Parser parser) {
    if (parser.getCurrentToken() == parser.getContext().getStart() && !TokenWalk.atEnd(parser)) {
      parser.consume();
    }
    TokenWalk.skipStatement(parser);
  }
}
