// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;

/** A file that a command writes: complete or not there at all, also after an interrupt. */
final class ResultFile {
  private ResultFile() {}

  /**
   * Requires that a result is not written over what it is made of.
   *
   * @param written a network that will be written
   * @param read the one that it is made of
   */
  static void requireOther(Path written, Path read) {
    if (written.toAbsolutePath().normalize().equals(read.toAbsolutePath().normalize())) {
      throw new DiagnosticException(
          Code.RESULT_UNWRITABLE
              .withoutPlace()
              .withNote("'" + written + "' is the network that is read")
              .withHelp("choose another folder with -o"));
    }
  }

  /**
   * Writes text.
   *
   * @throws DiagnosticException if the place is not writable
   */
  static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes bytes.
   *
   * @throws DiagnosticException if the place is not writable
   */
  static void write(Path file, byte[] bytes) {
    write(
        file,
        temporary -> {
          try {
            Files.write(temporary, bytes);
          } catch (IOException e) {
            throw unwritable(file, e);
          }
        });
  }

  /**
   * Lets {@code writer} fill a temporary file beside {@code file} and moves it into place.
   *
   * @throws DiagnosticException if the place is not writable
   */
  static void write(Path file, Consumer<Path> writer) {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      // A device or a pipe can only be written in place.
      writer.accept(file);
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    Path temporary = null;
    try {
      Files.createDirectories(folder);
      if (Files.isDirectory(file)) {
        throw new IOException("it is a folder");
      }
      temporary = Files.createTempFile(folder, "." + file.getFileName(), ".part");
      temporary.toFile().deleteOnExit();
      writer.accept(temporary);
      publish(temporary, file);
    } catch (IOException e) {
      throw unwritable(file, e);
    } finally {
      delete(temporary);
    }
  }

  /**
   * Requires that a place can probably be written, before a long computation for it begins.
   *
   * @param place of a file or folder, which need not exist; null for none
   * @throws DiagnosticException if the last folder on the way is none, or is not to be written
   */
  static void requireWritable(Path place) {
    if (place == null) {
      return;
    }
    Path there = place.toAbsolutePath().normalize().getParent();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there != null && !Files.isDirectory(there)) {
      throw unwritable(place, new IOException(there + " is a file"));
    }
    if (there != null && !Files.isWritable(there)) {
      throw unwritable(place, new IOException(there + " may not be written"));
    }
  }

  /** Requires that a folder can probably be written, or made. */
  static void requireWritableFolder(Path folder) {
    if (folder != null && Files.exists(folder) && !Files.isDirectory(folder)) {
      throw unwritable(folder, new IOException("it is a file"));
    }
    requireWritable(folder == null ? null : folder.resolve("any"));
  }

  /**
   * Creates a folder where there is none.
   *
   * @throws DiagnosticException if that is impossible
   */
  static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Temporary files are private; a result has the permissions of any new file. */
  private static void publish(Path temporary, Path file) throws IOException {
    if (!temporary.toFile().setReadable(true, false)) {
      throw new IOException("its permissions cannot be set");
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void delete(Path temporary) {
    if (temporary != null && !temporary.toFile().delete()) {
      temporary.toFile().deleteOnExit();
    }
  }

  private static DiagnosticException unwritable(Path file, IOException cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new DiagnosticException(
        Code.RESULT_UNWRITABLE
            .at(Span.ofFile(file.toString()))
            .withNote(cause.getClass().getSimpleName() + ": " + reason)
            .withHelp("choose a place where you may write"));
  }
}
