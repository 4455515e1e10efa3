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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /**
   * Writes all files into a folder that is empty or holds an earlier design. Files that came to it
   * later stay, unless one is in the way.
   *
   * @param folder created where it does not exist
   * @throws DiagnosticException if the folder is somebody else's, or cannot be written; nothing was
   *     written then
   */
  public static void writeOwn(RenderedDesign design, Path folder) {
    try {
      List<String> foreign = ForeignFiles.of(folder, design.files().keySet());
      if (!foreign.isEmpty()) {
        throw new DiagnosticException(
            Code.FOLDER_IN_USE
                .withoutPlace(folder)
                .withNote("not written by Bitloom: " + String.join(", ", foreign))
                .withHelp("choose another folder with -o, or move these files away"));
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
    write(design, folder);
  }

  /**
   * Returns what differs between a design and what is in a folder: a line for each file.
   *
   * @throws DiagnosticException if the folder cannot be read
   */
  public static List<String> differences(RenderedDesign design, Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of("missing: the folder");
    }
    try {
      List<String> lines = new ArrayList<>();
      for (Map.Entry<String, String> file : design.files().entrySet()) {
        Path path = folder.resolve(file.getKey());
        if (!Files.isRegularFile(path)) {
          lines.add("missing: " + file.getKey());
        } else if (!Arrays.equals(
            Files.readAllBytes(path), file.getValue().getBytes(StandardCharsets.UTF_8))) {
          lines.add("changed: " + file.getKey());
        }
      }
      for (String name : PreviousDesign.files(folder).orElse(Set.of())) {
        if (!design.files().containsKey(name) && Files.exists(folder.resolve(name))) {
          lines.add("left over: " + name);
        }
      }
      return lines;
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
