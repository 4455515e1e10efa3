// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Files in an output folder that a design must not touch. */
final class ForeignFiles {
  private static final int SHOWN = 5;

  private ForeignFiles() {}

  /**
   * Returns what stands in the way: where an earlier design is, files that it did not write and the
   * new one would; elsewhere anything.
   *
   * @param names files to be written
   */
  static List<String> of(Path folder, Set<String> names) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Optional<Set<String>> own = PreviousDesign.files(folder);
    if (own.isEmpty()) {
      return all(folder);
    }
    List<String> foreign = new ArrayList<>();
    for (String name : names) {
      boolean known = own.get().contains(name) || name.equals(RenderedDesign.MANIFEST);
      if (!known && Files.exists(folder.resolve(name))) {
        foreign.add(name);
      }
    }
    return foreign;
  }

  /** Returns the first few. */
  private static List<String> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      List<String> shown = new ArrayList<>(names.subList(0, Math.min(SHOWN, names.size())));
      if (names.size() > SHOWN) {
        shown.add((names.size() - SHOWN) + " more");
      }
      return shown;
    }
  }
}
