// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.InputFile;
import org.bitloom.diagnostic.Source;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Calibrator;
import org.bitloom.model.Network;
import org.bitloom.syntax.NetworkFile;
import org.bitloom.syntax.NetworkParser;

/** Reads {@code .loom} files from disk. */
public final class LoomReader {
  /** Weights belong into array files; a source beyond this is none. */
  private static final int MOST_BYTES = 1 << 24;

  private LoomReader() {}

  /**
   * Reads, parses and checks a file.
   *
   * @param calibrator finds the scales that the file leaves to calibration
   * @return the network; empty after an error was reported
   */
  public static Optional<Network> read(Path file, Calibrator calibrator, Diagnostics diagnostics) {
    Path folder = file.toAbsolutePath().getParent();
    return parse(file, diagnostics)
        .filter(parsed -> !diagnostics.hasErrors())
        .flatMap(parsed -> NetworkBuilder.build(parsed, folder, calibrator, diagnostics));
  }

  /** Reads and parses a file, without checking what it means. */
  public static Optional<NetworkFile> parse(Path file, Diagnostics diagnostics) {
    return source(file, diagnostics).flatMap(source -> NetworkParser.parse(source, diagnostics));
  }

  private static Optional<Source> source(Path file, Diagnostics diagnostics) {
    Span place = Span.ofFile(file.toString());
    String reason;
    try {
      byte[] bytes = InputFile.read(file, MOST_BYTES);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(new Source(file.toString(), text));
    } catch (CharacterCodingException e) {
      reason = "it is not UTF-8 text";
    } catch (InputFile.Refused e) {
      reason = e.getMessage();
    }
    diagnostics.report(Code.SOURCE_UNREADABLE.at(place, file).withNote(reason));
    return Optional.empty();
  }
}
