// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The compiled parts of a simulation program that are the same for every design: the harness and
 * Verilator's runtime. They are kept in the user's cache folder, one folder per set of tools, and
 * are only a matter of speed: where they cannot be kept, every build compiles them.
 */
final class HarnessCache {
  /** The harness's translation units. */
  static final List<String> TRANSLATION_UNITS = List.of("harness.cpp", "bench.cpp", "monitor.cpp");

  /** What they compile to. */
  static final List<String> OBJECTS = List.of("harness.o", "bench.o", "monitor.o");

  private static final String CHECKSUMS = "checksums.txt";
  private static final String PATTERN = "{harness,bench,monitor,verilated*}.o";
  private static final Pattern CACHED = Pattern.compile("(harness|bench|monitor|verilated.*)\\.o");

  private static final List<String> SOURCES =
      List.of(
          "bench.cpp",
          "bench.h",
          "ends.h",
          "harness.cpp",
          "model.h",
          "monitor.cpp",
          "monitor.h",
          "script.h",
          "stalls.h");

  private final Optional<Path> folder;

  private HarnessCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /**
   * Returns the cache for these tools.
   *
   * @param simulator name and version
   * @param waves whether the runtime can write waves
   */
  static HarnessCache of(String simulator, boolean waves) {
    String key = simulator + Tool.COMPILER.version().orElse("") + waves;
    for (String source : SOURCES) {
      key += new String(source(source), StandardCharsets.UTF_8);
    }
    String name = "harness-" + digest(key.getBytes(StandardCharsets.UTF_8));
    return new HarnessCache(root().map(root -> root.resolve(name)));
  }

  /** Returns the cache in this folder, which need not exist. */
  static HarnessCache at(Path folder) {
    return new HarnessCache(Optional.of(folder));
  }

  private static Optional<Path> root() {
    String given = System.getProperty("bitloom.cache", System.getenv("XDG_CACHE_HOME"));
    String home = System.getProperty("user.home", "");
    if (given != null && !given.isBlank()) {
      return Optional.of(Path.of(given, "bitloom"));
    }
    return home.isBlank() ? Optional.empty() : Optional.of(Path.of(home, ".cache", "bitloom"));
  }

  /** Writes the harness's sources, older than any object, so that make takes cached objects. */
  static void writeSources(Path target) {
    try {
      for (String name : SOURCES) {
        Path file = Files.write(target.resolve(name), source(name));
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      }
    } catch (IOException e) {
      throw Workspace.unusable(target, e);
    }
  }

  private static byte[] source(String name) {
    try (InputStream in = HarnessCache.class.getResourceAsStream("/harness/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource harness/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies the objects, if they are there and whole. Those that are not are removed, so that the
   * next build fills the cache again.
   *
   * @return whether the objects are in {@code target} now
   */
  boolean fetch(Path target) {
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return false;
    }
    try {
      copyObjects(folder.get(), target);
      if (checksums(target).equals(Files.readString(folder.get().resolve(CHECKSUMS)))) {
        return true;
      }
    } catch (IOException e) {
      // As good as absent.
    }
    removeObjects(target);
    discard();
    return false;
  }

  private static void removeObjects(Path target) {
    try (DirectoryStream<Path> objects = Files.newDirectoryStream(target, PATTERN)) {
      for (Path object : objects) {
        Files.deleteIfExists(object);
      }
    } catch (IOException e) {
      throw Workspace.unusable(target, e);
    }
  }

  private void discard() {
    try {
      remove(folder.get());
    } catch (IOException e) {
      // Somebody else's: every build compiles everything.
    }
  }

  /** Keeps the objects of a finished build, if they are not there yet and the user has a cache. */
  void fill(Path build) {
    if (folder.isEmpty() || Files.exists(folder.get())) {
      return;
    }
    try {
      Files.createDirectories(folder.get().getParent());
      Path part = Files.createTempDirectory(folder.get().getParent(), "part-");
      try {
        copyObjects(build, part);
        Files.writeString(part.resolve(CHECKSUMS), checksums(part));
        // Of two builds at the same time, one moves first and the other's copy is removed.
        Files.move(part, folder.get(), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        remove(part);
      }
    } catch (IOException e) {
      // No cache, then: the next build compiles everything again.
    }
  }

  /** Returns a line per object with its name and digest, in the order of the names. */
  private static String checksums(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (CACHED.matcher(name).matches()) {
          lines.append(name).append(' ').append(digest(Files.readAllBytes(file))).append('\n');
        }
      }
    }
    return lines.toString();
  }

  private static void remove(Path part) throws IOException {
    if (Files.isDirectory(part)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(part);
    }
  }

  private static void copyObjects(Path from, Path to) throws IOException {
    try (DirectoryStream<Path> objects = Files.newDirectoryStream(from, PATTERN)) {
      for (Path object : objects) {
        Files.copy(object, to.resolve(object.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
