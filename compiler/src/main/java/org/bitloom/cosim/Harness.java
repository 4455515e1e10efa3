// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.regex.Pattern;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.cosim.cache.CacheKey;

/**
 * The part of a simulation program that is the same for every design: the harness, and Verilator's
 * runtime.
 */
final class Harness {
  /** The harness's translation units, without their end. */
  static final List<String> CLASSES = List.of("harness", "bench", "monitor");

  /** Their files. */
  static final List<String> TRANSLATION_UNITS = CLASSES.stream().map(c -> c + ".cpp").toList();

  /** What they compile to. */
  static final List<String> OBJECTS = CLASSES.stream().map(c -> c + ".o").toList();

  private static final Pattern KEPT = Pattern.compile("(harness|bench|monitor|verilated.*)\\.o");

  private static final List<String> SOURCES =
      List.of(
          "arithmetic.h",
          "bench.cpp",
          "bench.h",
          "ends.h",
          "harness.cpp",
          "model.h",
          "monitor.cpp",
          "monitor.h",
          "parts.h",
          "script.h",
          "stalls.h",
          "standstill.h");

  private Harness() {}

  /**
   * Returns where its objects are kept.
   *
   * @param tools names and versions of all that takes part in compiling it
   * @param waves whether the runtime can write waves
   */
  static CacheEntry objects(BuildCache cache, String tools, boolean waves) {
    return cache.entry("harness", addTo(new CacheKey().add(tools).add("waves " + waves)));
  }

  /** Adds the sources to a key. */
  static CacheKey addTo(CacheKey key) {
    SOURCES.forEach(name -> key.add(source(name)));
    return key;
  }

  /** Keeps the objects of a finished build. */
  static void keep(CacheEntry objects, Path build) {
    objects.fill(build, name -> KEPT.matcher(name).matches());
  }

  /** Whether a file is one of its objects, or of those of Verilator's runtime. */
  static boolean isKept(Path file) {
    return KEPT.matcher(file.getFileName().toString()).matches();
  }

  /** Writes the sources, older than any object, so that make takes kept objects. */
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

  /** Returns a source of a harness. */
  static byte[] source(String name) {
    try (InputStream in = Harness.class.getResourceAsStream("/harness/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource harness/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
