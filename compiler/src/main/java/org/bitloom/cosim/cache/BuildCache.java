// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with what tools have built: one folder per entry, named by a digest of all that decides
 * its content. Only a matter of time: where nothing can be kept, everything is built in every run.
 *
 * <p>Processes may share it. An entry appears and goes in one step, by the renaming of its folder,
 * and is read with its checksums. When all entries together are larger than the limit, those whose
 * last use is longest ago go.
 */
public final class BuildCache {
  /** Most bytes of all entries in the user's cache: some hundred large designs. */
  public static final long USER_LIMIT = 512L << 20;

  /** Beginning of the name of a folder that is being filled or removed. */
  static final String PART = "part-";

  /** After this time, nobody is at work on a part any more. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final String LOCK = "lock";

  private final Optional<Path> folder;
  private final long limit;

  private BuildCache(Optional<Path> folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /**
   * Returns the user's: {@code bitloom} in {@code $XDG_CACHE_HOME}, or in {@code ~/.cache}. A
   * system property {@code bitloom.cache} comes before both.
   */
  public static BuildCache ofUser() {
    String given = System.getProperty("bitloom.cache", System.getenv("XDG_CACHE_HOME"));
    Optional<Path> home = absolute(System.getProperty("user.home")).map(h -> h.resolve(".cache"));
    return new BuildCache(
        absolute(given).or(() -> home).map(cache -> cache.resolve("bitloom")), USER_LIMIT);
  }

  /** Returns the one that keeps nothing. */
  public static BuildCache none() {
    return new BuildCache(Optional.empty(), 0);
  }

  /**
   * Returns the one in a folder, which need not exist.
   *
   * @param limit most bytes of all entries
   */
  public static BuildCache at(Path folder, long limit) {
    return new BuildCache(Optional.of(folder), limit);
  }

  /**
   * A user without a home has {@code ?} there, and a relative path would be another in each run.
   */
  private static Optional<Path> absolute(String name) {
    try {
      return Optional.ofNullable(name)
          .filter(n -> !n.isBlank())
          .map(Path::of)
          .filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Returns where it is; empty if nothing is kept. */
  public Optional<Path> folder() {
    return folder;
  }

  /**
   * Returns an entry, which need not exist.
   *
   * @param kind beginning of its name
   */
  public CacheEntry entry(String kind, CacheKey key) {
    return new CacheEntry(this, folder.map(f -> f.resolve(kind + "-" + key.name())));
  }

  /** Returns how many bytes its files have. */
  public long bytes() {
    long sum = 0;
    for (Path entry : folders()) {
      sum += bytes(entry);
    }
    return sum;
  }

  /** Removes entries until the rest is within the limit, unless another process is about it. */
  void trim() {
    if (folder.isEmpty()) {
      return;
    }
    try (FileChannel file =
            FileChannel.open(
                folder.get().resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock != null) {
        trimAlone();
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process is about it.
    } catch (IOException e) {
      // Not our folder, then: nothing was added to it.
    }
  }

  private void trimAlone() {
    List<Path> entries = new ArrayList<>();
    Instant abandoned = Instant.now().minus(ABANDONED);
    for (Path found : folders()) {
      if (!found.getFileName().toString().startsWith(PART)) {
        entries.add(found);
      } else if (CacheEntry.lastUse(found).isBefore(abandoned)) {
        CacheEntry.removeFiles(found);
      }
    }
    record Use(Path entry, Instant last) {}
    List<Path> oldest =
        entries.stream()
            .map(entry -> new Use(entry, CacheEntry.lastUse(entry)))
            .sorted(Comparator.comparing(Use::last))
            .map(Use::entry)
            .toList();
    long sum = entries.stream().mapToLong(BuildCache::bytes).sum();
    for (Path entry : oldest) {
      if (sum <= limit) {
        return;
      }
      sum -= bytes(entry);
      CacheEntry.remove(entry);
    }
  }

  private List<Path> folders() {
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return List.of();
    }
    return list(folder.get()).stream().filter(Files::isDirectory).toList();
  }

  private static long bytes(Path entry) {
    return list(entry).stream().mapToLong(file -> file.toFile().length()).sum();
  }

  /** Returns what is in a folder; nothing if it is gone or not ours to read. */
  static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return folder.map(Path::toString).orElse("none");
  }
}
