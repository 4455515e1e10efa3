// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of users that are read from some time on, by whatever thread. What comes of a command
 * may be kept as long as none of them changes, so whoever opens a file that a user wrote notes it.
 */
public final class FilesRead implements AutoCloseable {
  private static final Set<FilesRead> OPEN = ConcurrentHashMap.newKeySet();

  private final Set<Path> files = ConcurrentHashMap.newKeySet();

  private FilesRead() {}

  /** Begins a list, which goes on until it is closed. */
  public static FilesRead begin() {
    FilesRead list = new FilesRead();
    OPEN.add(list);
    return list;
  }

  /** Notes a file that is about to be read. */
  public static void note(Path file) {
    OPEN.forEach(list -> list.files.add(file.toAbsolutePath()));
  }

  /** Returns all that were noted so far. */
  public Set<Path> files() {
    return Set.copyOf(files);
  }

  @Override
  public void close() {
    OPEN.remove(this);
  }
}
