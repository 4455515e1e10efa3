// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;

/** A tool that ended with an error although its input is ours. */
public final class ToolFailure {
  private static final int LINES_SHOWN = 12;

  /** Bytes; a small simulation needs as many. */
  private static final long LITTLE_ROOM = 1L << 24;

  private static final String DISK_FULL = "No space left on device";

  private ToolFailure() {}

  /**
   * Returns the outcome of a tool that did its work.
   *
   * @throws DiagnosticException if it did not
   */
  public static Workspace.Outcome check(String tool, Workspace.Outcome outcome) {
    if (outcome.exitCode() != 0) {
      throw of(tool, outcome);
    }
    return outcome;
  }

  /** Returns what to tell the user. */
  public static DiagnosticException of(String tool, Workspace.Outcome outcome) {
    List<String> lines = outcome.log().lines().filter(line -> !line.isBlank()).toList();
    List<String> errors = lines.stream().filter(line -> line.contains("rror")).toList();
    List<String> shown = errors.isEmpty() ? lines : errors;
    if (outcome.log().contains(DISK_FULL)) {
      return Workspace.unusable(
          Path.of(System.getProperty("java.io.tmpdir")), new IOException(DISK_FULL));
    }
    Diagnostic failed =
        Code.TOOL_FAILED
            .withoutPlace(tool, outcome.exitCode())
            .withNote(
                shown.isEmpty()
                    ? "it said nothing"
                    : String.join("\n", shown.subList(0, Math.min(LINES_SHOWN, shown.size()))));
    return new DiagnosticException(littleRoom().map(failed::withNote).orElse(failed));
  }

  /** A tool that finds no room may not find room to say so either. */
  private static Optional<String> littleRoom() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      long room = Files.getFileStore(folder).getUsableSpace();
      return room >= LITTLE_ROOM
          ? Optional.empty()
          : Optional.of(
              "the folder for temporary files, %s, has %d KiB left".formatted(folder, room >> 10));
    } catch (IOException e) {
      return Optional.of("the folder for temporary files, " + folder + ", cannot be used");
    }
  }
}
