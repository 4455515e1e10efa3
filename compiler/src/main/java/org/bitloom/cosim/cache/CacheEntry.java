// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of one build in a {@link BuildCache}, all of them or none. */
public final class CacheEntry {
  /** A line per file with its name, size and digest, then the number of files. */
  private static final String INDEX = "index.txt";

  private static final Pattern LINE = Pattern.compile("([\\w.-]+) (\\d{1,10}) ([0-9a-f]{64})");
  private static final long MOST_INDEX_BYTES = 1 << 20;

  /** Entries that were looked through. */
  private static final Set<Path> WHOLE = ConcurrentHashMap.newKeySet();

  private final BuildCache cache;
  private final Optional<Path> place;

  CacheEntry(BuildCache cache, Optional<Path> place) {
    this.cache = cache;
    this.place = place;
  }

  /**
   * Copies the files, if they are there and whole. An entry that is damaged is removed, so that the
   * next build fills it again.
   *
   * @return whether they are in {@code target} now
   */
  public boolean fetch(Path target) {
    if (place.isEmpty() || !Files.isDirectory(place.get())) {
      return false;
    }
    Map<String, byte[]> files;
    try {
      files = read(place.get());
    } catch (IOException e) {
      // As good as absent.
      remove(place.get());
      return false;
    }
    touch(place.get());
    return written(files, target);
  }

  /**
   * Does the same without copies, for large files that are only read. They are looked through once
   * in a virtual machine. An entry that goes leaves links to nothing.
   *
   * @return whether there are links to them in {@code target} now
   */
  public boolean link(Path target) {
    if (place.isEmpty() || !Files.isDirectory(place.get())) {
      return false;
    }
    try {
      if (!WHOLE.contains(place.get())) {
        read(place.get());
        WHOLE.add(place.get());
      }
    } catch (IOException e) {
      // As good as absent.
      remove(place.get());
      return false;
    }
    touch(place.get());
    return linked(target);
  }

  private boolean linked(Path target) {
    try {
      for (Path file : BuildCache.list(place.get())) {
        if (!file.getFileName().toString().equals(INDEX)) {
          Files.createSymbolicLink(target.resolve(file.getFileName()), file.toAbsolutePath());
        }
      }
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return fetch(target);
    }
  }

  /** Where there is no room for the files, the build will say so. */
  private boolean written(Map<String, byte[]> files, Path target) {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path copy = Files.write(target.resolve(file.getKey()), file.getValue());
        if (Files.isExecutable(place.get().resolve(file.getKey()))) {
          setExecutable(copy);
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void setExecutable(Path file) throws IOException {
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made a program");
    }
  }

  /** Reads and checks all files before any is used. */
  private static Map<String, byte[]> read(Path folder) throws IOException {
    Path index = folder.resolve(INDEX);
    if (Files.size(index) > MOST_INDEX_BYTES) {
      throw new IOException("no index");
    }
    List<String> lines =
        new String(Files.readAllBytes(index), StandardCharsets.UTF_8).lines().toList();
    int count = lines.size() - 1;
    if (count < 0 || !lines.get(count).equals(ending(count))) {
      throw new IOException("no whole index");
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String line : lines.subList(0, count)) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IOException(line);
      }
      files.put(matcher.group(1), content(folder.resolve(matcher.group(1)), matcher));
    }
    return files;
  }

  private static byte[] content(Path file, Matcher line) throws IOException {
    if (Files.size(file) != Long.parseLong(line.group(2))) {
      throw new IOException(file + " has another size");
    }
    byte[] content = Files.readAllBytes(file);
    if (!CacheKey.of(content).equals(line.group(3))) {
      throw new IOException(file + " has another content");
    }
    return content;
  }

  private static String ending(int count) {
    return "files " + count;
  }

  /** Says that the entry was used; in a cache that cannot be written, nothing is removed either. */
  private static void touch(Path entry) {
    try {
      Files.setLastModifiedTime(entry.resolve(INDEX), FileTime.from(Instant.now()));
    } catch (IOException e) {
      // It only goes earlier than it might.
    }
  }

  /**
   * Returns a digest of what is kept, by the digests of its files, which {@link #fetch} compares.
   *
   * @return empty where nothing is kept, or it cannot be read
   */
  public Optional<String> digest() {
    return place.flatMap(
        entry -> {
          try {
            return Optional.of(CacheKey.of(Files.readAllBytes(entry.resolve(INDEX))));
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  /** Whether something is kept, whole or damaged. */
  public boolean exists() {
    return place.filter(Files::isDirectory).isPresent();
  }

  /** Removes what is kept. */
  public void clear() {
    if (exists()) {
      remove(place.orElseThrow());
    }
  }

  /**
   * Keeps files of a finished build, if they are not there yet.
   *
   * @param chosen which ones, by name
   */
  public void fill(Path build, Predicate<String> chosen) {
    if (place.isEmpty() || Files.exists(place.get())) {
      return;
    }
    try {
      Path folder = Files.createDirectories(place.get().getParent());
      Path part = Files.createTempDirectory(folder, BuildCache.PART);
      try {
        copy(build, chosen, part);
        // Of two builds at the same time, one moves first and the other's copy is removed.
        Files.move(part, place.get(), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        removeFiles(part);
      }
      cache.trim();
    } catch (IOException e) {
      // Not kept, then: the next run builds it again.
    }
  }

  private static void copy(Path build, Predicate<String> chosen, Path part) throws IOException {
    StringBuilder index = new StringBuilder();
    int count = 0;
    for (Path file : BuildCache.list(build).stream().sorted().toList()) {
      String name = file.getFileName().toString();
      if (chosen.test(name)) {
        byte[] content = Files.readAllBytes(file);
        Path copy = Files.write(part.resolve(name), content);
        if (Files.isExecutable(file)) {
          setExecutable(copy);
        }
        index.append(name).append(' ').append(content.length).append(' ');
        index.append(CacheKey.of(content)).append('\n');
        count++;
      }
    }
    Files.writeString(part.resolve(INDEX), index + ending(count) + "\n");
  }

  /** Returns when an entry was filled or last used. */
  static Instant lastUse(Path entry) {
    Path index = entry.resolve(INDEX);
    return Instant.ofEpochMilli((Files.exists(index) ? index : entry).toFile().lastModified());
  }

  /** Removes an entry, which nobody sees in parts. */
  static void remove(Path entry) {
    try {
      Path part = Files.createTempDirectory(entry.getParent(), BuildCache.PART);
      try {
        // An empty folder may be replaced.
        Files.move(entry, part, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        // Of two removals at the same time, one moves nothing and keeps its empty folder.
        removeFiles(part);
      }
    } catch (IOException e) {
      // Gone already, or not ours to remove.
    }
  }

  /** Removes a folder of files. */
  static void removeFiles(Path folder) {
    for (Path file : BuildCache.list(folder)) {
      file.toFile().delete();
    }
    folder.toFile().delete();
  }
}
