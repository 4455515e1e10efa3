// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is deleted with all it holds on closing, and when the program is interrupted. */
final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread onExit;

  private TemporaryFolder(Path path) {
    this.path = path;
    this.onExit = new Thread(this::deleteQuietly);
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /** Creates a folder beside the one that its contents will move to. */
  static TemporaryFolder in(Path parent, Path name) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(parent, "." + name + "-"));
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

  private void deleteQuietly() {
    try {
      if (Files.exists(path)) {
        delete();
      }
    } catch (IOException e) {
      // The program is ending; there is nobody left to tell.
      return;
    }
  }
}
