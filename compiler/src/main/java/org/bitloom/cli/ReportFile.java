// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.InputFile;
import org.bitloom.diagnostic.Span;
import org.bitloom.report.Json;
import org.bitloom.report.OtherFormat;
import org.bitloom.report.ReportKind;

/** A JSON report that a command reads. */
final class ReportFile {
  private static final int MOST_BYTES = 1 << 26;

  private ReportFile() {}

  /**
   * Returns the report in a file.
   *
   * @param command that writes such a report, for the help
   * @throws DiagnosticException if it cannot be read, is of another kind or version, or damaged
   */
  static <T extends Record> T read(ReportKind kind, Path file, Class<T> type, String command) {
    Span place = Span.ofFile(file.toString());
    try {
      String text = new String(InputFile.read(file, MOST_BYTES), StandardCharsets.UTF_8);
      return Json.read(kind, text, type);
    } catch (InputFile.Refused unreadable) {
      throw new DiagnosticException(
          Code.SOURCE_UNREADABLE.at(place, file).withNote(unreadable.getMessage()));
    } catch (OtherFormat other) {
      throw new DiagnosticException(
          Code.OTHER_FORMAT
              .at(place, file)
              .withNote(other.getOriginalMessage())
              .withHelp("write it with this version: " + command));
    } catch (IOException | IllegalArgumentException | NullPointerException damaged) {
      throw new DiagnosticException(
          Code.NOT_A_REPORT.at(place, file).withNote("it has to be what '" + command + "' writes"));
    }
  }
}
