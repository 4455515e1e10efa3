// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;

/** Reads the text of a network file. */
public final class NetworkParser {
  private NetworkParser() {}

  /**
   * The syntax tree of {@code source}, or nothing after reporting at least one error.
   *
   * <p>Several errors are reported per run: after one, reading goes on at the next statement or
   * block.
   */
  public static Optional<NetworkFile> parse(Source source, Diagnostics diagnostics) {
    LoomLexer lexer = new LoomLexer(CharStreams.fromString(oneUnitPerCharacter(source.text())));
    lexer.removeErrorListeners();
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();
    SyntaxReport report = new SyntaxReport(source, diagnostics);
    TokenCheck.check(tokens.getTokens(), report);
    if (report.isHopeless()) {
      return Optional.empty();
    }
    LoomParser.FileContext tree = parse(tokens, report);
    if (report.hasErrors()) {
      return Optional.empty();
    }
    NetworkFile file =
        new TreeBuilder(report).build(tree, TokenCheck.comments(tokens.getTokens(), report));
    return report.hasErrors() ? Optional.empty() : Optional.of(file);
  }

  /** The fast prediction mode first; the exact one, with error messages, only if that fails. */
  private static LoomParser.FileContext parse(CommonTokenStream tokens, SyntaxReport report) {
    LoomParser parser = new LoomParser(tokens);
    parser.removeErrorListeners();
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      return parser.file();
    } catch (ParseCancellationException e) {
      tokens.seek(0);
      parser.reset();
      parser.getInterpreter().setPredictionMode(PredictionMode.LL);
      parser.setErrorHandler(new SyntaxErrorStrategy(report));
      return parser.file();
    }
  }

  /**
   * The text with surrogates replaced, since ANTLR counts code points and spans count {@code
   * char}s.
   *
   * <p>They are legal only in strings and comments, whose text is taken from the source.
   */
  private static String oneUnitPerCharacter(String text) {
    StringBuilder result = new StringBuilder(text);
    for (int i = 0; i < result.length(); i++) {
      if (Character.isSurrogate(result.charAt(i))) {
        result.setCharAt(i, '\uFFFD');
      }
    }
    return result.toString();
  }
}
