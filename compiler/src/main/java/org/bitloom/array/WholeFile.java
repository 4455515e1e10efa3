// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;

/** Writes a file under another name first, so that nobody ever sees half of it. */
final class WholeFile {
  /** What goes into the file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /** Writes a file and replaces the one of that name. */
  static void write(Path file, Content content) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
        // A device or a pipe stays what it is.
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
          content.writeTo(out);
        }
        return;
      }
      Path folder = file.toAbsolutePath().getParent();
      Path part = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
          content.writeTo(out);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new DiagnosticException(
          IoReason.attach(
              Code.ARRAY_UNWRITABLE.at(Span.ofFile(file.toString()), file.toString()), e));
    }
  }
}
