// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticRenderer;

/**
 * Where a command prints: results to {@code out}, everything else to {@code err}.
 *
 * @param out results
 * @param err diagnostics and progress
 * @param terminal whether {@code err} is a terminal that shows progress bars
 * @param colours whether diagnostics are coloured
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal, boolean colours) {
  private static final int DEFAULT_WIDTH = 80;
  private static final int LEAST_WIDTH = 40;
  private static final String RESET = "\u001B[0m";
  private static final String RED = "\u001B[1;31m";
  private static final String YELLOW = "\u001B[1;33m";

  /** The console of this process; the launcher says what is a terminal. */
  static Console system() {
    boolean terminal = Boolean.getBoolean("bitloom.terminal");
    boolean colours = terminal && System.getenv("NO_COLOR") == null;
    return new Console(writer(System.out), writer(System.err), terminal, colours);
  }

  /** Returns the letters of a line: what the launcher has seen of the terminal, else 80. */
  static int width() {
    return Math.max(LEAST_WIDTH, Integer.getInteger("bitloom.width", DEFAULT_WIDTH));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Prints diagnostics and returns the exit code that they ask for. */
  int show(List<Diagnostic> diagnostics) {
    String text = DiagnosticRenderer.render(diagnostics);
    err.print(colours ? coloured(text) : text);
    err.flush();
    return ExitCode.of(diagnostics);
  }

  private static String coloured(String text) {
    return text.replaceAll("(?m)^error\\[\\w+]", RED + "$0" + RESET)
        .replaceAll("(?m)^warning\\[\\w+]", YELLOW + "$0" + RESET);
  }
}
