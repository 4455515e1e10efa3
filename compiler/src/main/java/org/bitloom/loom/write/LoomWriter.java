// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpzWriter;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Network;
import org.bitloom.syntax.Formatter;

/**
 * Writes a network as {@code NAME.loom} with its parameters in {@code NAME.npz}. Reading the files
 * gives an equal network, apart from the places that its layers point to; the bytes depend on the
 * network alone.
 */
public final class LoomWriter {
  private LoomWriter() {}

  /**
   * Writes both files into an existing folder, each of them whole or not at all.
   *
   * @return whether they were written; otherwise a diagnostic was reported
   */
  public static boolean write(Network network, Path folder, Diagnostics diagnostics) {
    Path text = folder.resolve(network.name() + ".loom");
    Map<String, NpyArray> arrays = NetworkArrays.of(network);
    try {
      if (!arrays.isEmpty()) {
        NpzWriter.write(folder.resolve(network.name() + ".npz"), arrays);
      }
      replace(text, text(network));
      return true;
    } catch (DiagnosticException e) {
      diagnostics.report(e.diagnostic());
    } catch (IOException e) {
      diagnostics.report(
          Code.NETWORK_UNWRITABLE
              .at(Span.ofFile(text.toString()), text)
              .withNote(e.getClass().getSimpleName()));
    }
    return false;
  }

  /** Returns the text of the {@code .loom} file. */
  public static String text(Network network) {
    return Formatter.format(NetworkSyntax.of(network));
  }

  private static void replace(Path file, String text) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.write(part, text.getBytes(StandardCharsets.UTF_8));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
