// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/** A tool that ended with an error although its input is ours. */
final class ToolFailure {
  private static final int LINES_SHOWN = 12;

  private ToolFailure() {}

  static DiagnosticException of(String tool, Workspace.Outcome outcome) {
    List<String> lines = outcome.log().lines().filter(line -> !line.isBlank()).toList();
    List<String> errors = lines.stream().filter(line -> line.contains("rror")).toList();
    List<String> shown = errors.isEmpty() ? lines : errors;
    return new DiagnosticException(
        Code.TOOL_FAILED
            .withoutPlace(tool, outcome.exitCode())
            .withNote(
                shown.isEmpty()
                    ? "it said nothing"
                    : String.join("\n", shown.subList(0, Math.min(LINES_SHOWN, shown.size())))));
  }
}
