// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/**
 * Writes a rendered design into a folder. Every file is written into a temporary folder beside it
 * first; then they move, the manifest last, so a folder with a manifest holds a whole design.
 */
public final class DesignWriter {
  private DesignWriter() {}

  /**
   * Writes all files. A design that was there before is replaced; other files stay.
   *
   * @param folder created where it does not exist
   * @throws DiagnosticException if the folder cannot be written
   */
  public static void write(RenderedDesign design, Path folder) {
    Path target = folder.toAbsolutePath().normalize();
    try {
      Path parent = Optional.ofNullable(target.getParent()).orElse(target);
      Files.createDirectories(parent);
      try (TemporaryFolder temporary = TemporaryFolder.in(parent, target.getFileName())) {
        writeFiles(design.files(), temporary.path());
        Files.createDirectories(target);
        replace(design, temporary.path(), target);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static void writeFiles(Map<String, String> files, Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
    }
  }

  /** Moves file by file; meanwhile the target has no manifest. */
  private static void replace(RenderedDesign design, Path from, Path target) throws IOException {
    PreviousDesign.remove(target);
    for (String name : design.files().keySet()) {
      if (!name.equals(RenderedDesign.MANIFEST)) {
        move(from, target, name);
      }
    }
    if (design.files().containsKey(RenderedDesign.MANIFEST)) {
      move(from, target, RenderedDesign.MANIFEST);
    }
  }

  private static void move(Path from, Path target, String name) throws IOException {
    Path to = target.resolve(name);
    Files.createDirectories(to.getParent());
    Files.move(from.resolve(name), to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static DiagnosticException unwritable(Path folder, IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException denied -> "permission denied: " + denied.getFile();
          case FileAlreadyExistsException exists -> exists.getFile() + " is a file";
          case FileSystemException other ->
              other.getFile()
                  + ": "
                  + Optional.ofNullable(other.getReason()).orElse("the file system refused");
          default -> String.valueOf(e.getMessage());
        };
    return new DiagnosticException(
        Code.OUTPUT_UNWRITABLE
            .withoutPlace(folder)
            .withNote(reason)
            .withHelp("choose a folder that can be written with -o"));
  }
}
