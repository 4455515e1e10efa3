// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import org.bitloom.report.Json;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Option;

/** The option that writes the report of a command for other programs. */
final class JsonOption {
  @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
  private Path file;

  /** Writes a report where the user wants it; nothing where the user does not. */
  void write(ReportKind kind, Record report) {
    if (file != null) {
      write(Json.write(kind, report));
    }
  }

  /** Writes a report that is already text. */
  void write(String text) {
    if (file != null) {
      ResultFile.write(file, text);
    }
  }

  /** Refuses a file that cannot be written, before the work that it is for. */
  void requireWritable() {
    ResultFile.requireWritable(file);
  }
}
