// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import org.antlr.v4.runtime.Token;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.diagnostic.Span;

/**
 * The errors found while reading one source, the first {@value #MOST_ERRORS} of which are reported.
 */
final class SyntaxReport {
  /** More are seldom about separate mistakes. */
  static final int MOST_ERRORS = 20;

  private final Source source;
  private final Diagnostics diagnostics;
  private int errors;
  private boolean hopeless;

  SyntaxReport(Source source, Diagnostics diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  void report(Diagnostic diagnostic) {
    if (errors < MOST_ERRORS) {
      diagnostics.report(diagnostic);
    }
    errors++;
  }

  /** Reports an error after which the text must not be parsed. */
  void reportHopeless(Diagnostic diagnostic) {
    report(diagnostic);
    hopeless = true;
  }

  boolean hasErrors() {
    return errors > 0;
  }

  boolean isHopeless() {
    return hopeless;
  }

  Source source() {
    return source;
  }

  /** Where a token stands; the end of the text for the end of the file. */
  Span span(Token token) {
    int start = Math.min(token.getStartIndex(), source.text().length());
    return new Span(source, start, Math.max(start, token.getStopIndex() + 1));
  }

  /** From the first to the last of two tokens. */
  Span span(Token first, Token last) {
    return span(first).to(span(last));
  }
}
