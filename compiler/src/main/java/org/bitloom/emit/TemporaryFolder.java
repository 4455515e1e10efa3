// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A folder that is deleted with all it holds on closing, and when the program is interrupted. */
final class TemporaryFolder implements AutoCloseable {
  private static final int DELETIONS = 100;
  private static final long PAUSE_NANOS = 20_000_000;

  private final Thread onExit = new Thread(this::abandon, "folder-cleanup");
  private volatile Path path;
  private volatile boolean ending;

  private TemporaryFolder() {}

  /** Creates a folder beside the one that its contents will move to. */
  static TemporaryFolder in(Path parent, Path name) throws IOException {
    TemporaryFolder folder = new TemporaryFolder();
    try {
      Runtime.getRuntime().addShutdownHook(folder.onExit);
    } catch (IllegalStateException shuttingDown) {
      folder.ending = true;
    }
    folder.create(parent, "." + name + "-");
    return folder;
  }

  /** The hook waits for a folder that is being created, and none is created after it ran. */
  private synchronized void create(Path parent, String prefix) throws IOException {
    if (ending) {
      throw new InterruptedIOException("the program is ending");
    }
    path = Files.createTempDirectory(parent, prefix);
  }

  /** Returns where it is. */
  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running; the folder is gone either way.
      return;
    }
  }

  private void delete() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(path)) {
      walk.sorted(Comparator.reverseOrder()).forEach(files::add);
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  /** Whoever still writes into the folder soon finds that it is gone. */
  private void abandon() {
    Path left;
    synchronized (this) {
      ending = true;
      left = path;
    }
    for (int i = 0; left != null && i < DELETIONS && Files.exists(left); i++) {
      try {
        delete();
      } catch (IOException e) {
        // A file more has come into being, or one has gone: the next round sees.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
