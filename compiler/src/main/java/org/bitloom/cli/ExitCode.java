// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.List;
import java.util.Set;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;

/** The process's exit codes; other programs rely on them. */
final class ExitCode {
  /** All well. */
  static final int OK = 0;

  /** The input has errors, or a comparison failed. */
  static final int INPUT = 1;

  /** Wrong usage or a missing tool. */
  static final int USAGE = 2;

  /** A bug in Bitloom. */
  static final int BUG = 3;

  private static final Set<Code> TOOLS =
      Set.of(Code.TOOL_MISSING, Code.TOOL_TOO_OLD, Code.TEMPORARY_FOLDER, Code.MEMORY_EXHAUSTED);

  private ExitCode() {}

  /** Returns the exit code that these diagnostics ask for. */
  static int of(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .filter(Diagnostic::isError)
        .mapToInt(d -> of(d.code()))
        .max()
        .orElse(OK);
  }

  private static int of(Code code) {
    return code.id().startsWith("B08") || TOOLS.contains(code) ? USAGE : INPUT;
  }
}
