// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildCacheTest {
  private static final long PLENTY = 1 << 20;

  @TempDir private Path folder;
  private Path build;
  private Path target;
  private Path root;
  private CacheEntry entry;

  @BeforeEach
  void fill() throws IOException {
    build = Files.createDirectory(folder.resolve("build"));
    Files.writeString(build.resolve("verilated.o"), "object verilated.o");
    Files.writeString(build.resolve("Vdesign"), "a program");
    assertThat(build.resolve("Vdesign").toFile().setExecutable(true)).isTrue();
    Files.writeString(build.resolve("design.o"), "of no use");
    target = Files.createDirectory(folder.resolve("target"));
    root = folder.resolve("cache/bitloom");
    entry = entry(PLENTY, "1");
    entry.fill(build, name -> !name.equals("design.o"));
  }

  private CacheEntry entry(long limit, String key) {
    return BuildCache.at(root, limit).entry("model", new CacheKey().add(key));
  }

  private List<Path> entries() {
    return BuildCache.list(root).stream().filter(Files::isDirectory).toList();
  }

  private Path place() {
    assertThat(entries()).hasSize(1);
    return entries().get(0);
  }

  @Test
  void whatWasKeptIsTaken() {
    assertThat(entry.fetch(target)).isTrue();
    assertThat(target.resolve("verilated.o")).hasContent("object verilated.o");
    assertThat(Files.isExecutable(target.resolve("verilated.o"))).isFalse();
    assertThat(target.resolve("Vdesign")).hasContent("a program").isExecutable();
    assertThat(target.resolve("design.o")).doesNotExist();
  }

  @Test
  void whatIsLargeIsLinked() throws IOException {
    assertThat(entry.link(target)).isTrue();
    assertThat(target.resolve("verilated.o")).isSymbolicLink().hasContent("object verilated.o");
    assertThat(target.resolve("index.txt")).doesNotExist();
    assertThat(entry(PLENTY, "2").link(target)).isFalse();
  }

  @Test
  void aDamagedEntryIsNotLinked() throws IOException {
    Files.writeString(place().resolve("verilated.o"), "object Verilated.o");
    assertThat(entry.link(target)).isFalse();
    assertThat(entries()).isEmpty();
    assertThat(target.resolve("verilated.o")).doesNotExist();
  }

  @Test
  void anotherKeyIsAnotherEntry() {
    assertThat(entry(PLENTY, "2").fetch(target)).isFalse();
    CacheKey split = new CacheKey().add("ab").add("c");
    CacheKey other = new CacheKey().add("a").add("bc");
    assertThat(split.name()).isNotEqualTo(other.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vdesign", "verilated.o", "index.txt"})
  void anEntryWithAnEmptyFileIsNotTakenAndFilledAgain(String damaged) throws IOException {
    Files.writeString(place().resolve(damaged), "");
    assertFilledAgain();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vdesign", "verilated.o", "index.txt"})
  void anEntryWithAWrongByteIsNotTakenAndFilledAgain(String damaged) throws IOException {
    byte[] content = Files.readAllBytes(place().resolve(damaged));
    content[0] ^= 1;
    Files.write(place().resolve(damaged), content);
    assertFilledAgain();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vdesign", "verilated.o", "index.txt"})
  void anEntryWithoutAFileIsNotTakenAndFilledAgain(String missing) throws IOException {
    Files.delete(place().resolve(missing));
    assertFilledAgain();
  }

  @Test
  void anIndexThatEndsEarlyIsNotBelieved() throws IOException {
    Path index = place().resolve("index.txt");
    Files.write(index, Files.readAllLines(index).subList(0, 1));
    assertFilledAgain();
  }

  private void assertFilledAgain() {
    assertThat(entry.fetch(target)).isFalse();
    assertThat(target).isEmptyDirectory();
    assertThat(entries()).isEmpty();
    entry.fill(build, name -> true);
    assertThat(entry.fetch(target)).isTrue();
  }

  @Test
  void whatWasNotUsedForLongestGoesWhenTheCacheIsFull() throws IOException {
    long one = BuildCache.at(root, PLENTY).bytes();
    long limit = 3 * one;
    entry(limit, "2").fill(build, name -> !name.equals("design.o"));
    Instant past = Instant.now().minus(Duration.ofDays(1));
    for (Path old : entries()) {
      Files.setLastModifiedTime(old.resolve("index.txt"), FileTime.from(past));
    }
    assertThat(entry.fetch(target)).isTrue();

    for (String key : List.of("3", "4")) {
      entry(limit, key).fill(build, name -> !name.equals("design.o"));
    }

    assertThat(entry(limit, "2").fetch(target)).isFalse();
    for (String key : List.of("1", "3", "4")) {
      assertThat(entry(limit, key).fetch(target)).as(key).isTrue();
    }
    assertThat(BuildCache.at(root, limit).bytes()).isLessThanOrEqualTo(limit);
  }

  @Test
  void whatAnInterruptedRunLeftBehindGoesAfterAWhile() throws IOException {
    Path left = Files.createDirectory(root.resolve("part-left"));
    Files.writeString(left.resolve("Vdesign"), "half");
    Path recent = Files.createDirectory(root.resolve("part-recent"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

    entry(PLENTY, "2").fill(build, name -> true);

    assertThat(left).doesNotExist();
    assertThat(recent).exists();
  }

  @Test
  void anEntryThatIsGoneAlreadyLeavesNothingBehind() throws IOException {
    Path gone = place();
    CacheEntry.remove(gone);

    CacheEntry.remove(gone);

    assertThat(entries()).isEmpty();
  }

  @Test
  void manyMayFillAndTakeAndRemoveAtTheSameTime() throws Exception {
    long limit = 2 * BuildCache.at(root, PLENTY).bytes();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> all =
          IntStream.range(0, 4).mapToObj(t -> threads.submit(() -> work(t, limit))).toList();
      for (Future<Boolean> future : all) {
        assertThat(future.get()).isTrue();
      }
    }
    assertThat(entries()).allMatch(e -> e.getFileName().toString().startsWith("model-"));
  }

  /** Whatever was taken has to be whole. */
  private boolean work(int thread, long limit) throws IOException {
    Path own = Files.createDirectory(folder.resolve("target" + thread));
    boolean whole = true;
    for (int i = 0; i < 50; i++) {
      CacheEntry one = entry(limit, "key" + i % 5);
      if (one.fetch(own)) {
        whole &= Files.readString(own.resolve("Vdesign")).equals("a program");
      } else {
        one.fill(build, name -> true);
      }
    }
    return whole;
  }

  @Test
  void aFolderThatCannotBeWrittenKeepsNothingAndIsNoError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CacheEntry blocked =
        BuildCache.at(file.resolve("bitloom"), PLENTY).entry("model", new CacheKey());

    blocked.fill(build, name -> true);

    assertThat(blocked.fetch(target)).isFalse();
  }

  @Test
  void aCacheThatCanOnlyBeReadIsRead() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
      }
    }
    try {
      assertThat(entry.fetch(target)).isTrue();
    } finally {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(place(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void noCacheKeepsNothing() {
    CacheEntry none = BuildCache.none().entry("model", new CacheKey());
    none.fill(build, name -> true);
    assertThat(none.fetch(target)).isFalse();
    assertThat(BuildCache.none().bytes()).isZero();
  }
}
