// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of users that are read from some time on, by whatever thread. What comes of a command
 * may be kept as long as none of them changes, so whoever opens a file that a user wrote notes it.
 */
public final class FilesRead implements AutoCloseable {
  private static final Set<FilesRead> OPEN = ConcurrentHashMap.newKeySet();

  /** The files, with what they were when they were first noted. */
  private final Map<Path, String> files = new ConcurrentHashMap<>();

  private FilesRead() {}

  /** Begins a list, which goes on until it is closed. */
  public static FilesRead begin() {
    FilesRead list = new FilesRead();
    OPEN.add(list);
    return list;
  }

  /** Notes a file that is about to be read. */
  public static void note(Path file) {
    for (FilesRead list : OPEN) {
      list.files.computeIfAbsent(file.toAbsolutePath(), FilesRead::state);
    }
  }

  /** Returns all that were noted; nothing if any of them is no longer what it was then. */
  public Optional<Set<Path>> unchanged() {
    return files.entrySet().stream().allMatch(f -> f.getValue().equals(state(f.getKey())))
        ? Optional.of(Set.copyOf(files.keySet()))
        : Optional.empty();
  }

  /**
   * Returns what changes with the file: which one it is, its size, and the times of its changes.
   */
  private static String state(Path file) {
    try {
      BasicFileAttributes known = Files.readAttributes(file, BasicFileAttributes.class);
      boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
      Object changed = unix ? Files.getAttribute(file, "unix:ctime") : "";
      return known.fileKey() + " " + known.size() + " " + known.lastModifiedTime() + " " + changed;
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    OPEN.remove(this);
  }
}
