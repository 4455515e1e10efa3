// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.cache.CacheKey;

/** Tells commands apart by their words, and by all else that decides what they come to. */
final class SameCommand {
  /** Options that say where a result goes. */
  private static final Set<String> TARGETS = Set.of("--json", "--junit");

  private SameCommand() {}

  /**
   * Returns a key that two runs share if they have the same words in the same folder, and nobody
   * has written the files among the words in between. Files that these files name are not looked
   * at: two runs with the same key are likely the same, no more.
   */
  static CacheKey key(List<String> words) {
    CacheKey key = new CacheKey().add(Version.text()).add(Path.of("").toAbsolutePath().toString());
    boolean target = false;
    for (String word : words) {
      if (!target) {
        File file = new File(word);
        key.add(word).add(file.isFile() ? file.length() + " " + file.lastModified() : "");
      }
      target = TARGETS.contains(word);
    }
    return key;
  }

  /**
   * Returns a key that two runs share if they also have the same compiler, virtual machine and
   * tools: what they come to depends on nothing else but the files that they read.
   *
   * @return empty where it is not known what runs
   */
  static Optional<CacheKey> wholeKey(List<String> words) {
    CacheKey key = key(words).add(Runtime.version().toString());
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("bitloom."))
        .sorted()
        .forEach(name -> key.add(name).add(System.getProperty(name)));
    Verilator.addSurroundingsTo(key);
    try {
      Path classes =
          Path.of(SameCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      addFiles(key, classes);
      Path libraries = classes.resolveSibling("lib");
      if (Files.isDirectory(libraries)) {
        addFiles(key, libraries);
      }
      return Optional.of(key);
    } catch (IOException | URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Adds sizes and times of a file, or of all files in a folder. */
  private static void addFiles(CacheKey key, Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        key.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
  }
}
