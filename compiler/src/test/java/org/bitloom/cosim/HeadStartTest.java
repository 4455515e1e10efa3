// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.ExecutableScript;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.cosim.cache.CacheKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What began early counts only if it is, byte by byte, what would have been run. */
class HeadStartTest {
  private static final Set<String> FILES = Set.of(SimulationProgram.FILE, "in.txt");
  private static final List<String> ARGUMENTS = List.of("--seed", "1");

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void openWorkspace() throws Exception {
    workspace = Workspace.create();
    program("cp in.txt out.txt");
    workspace.write("in.txt", "words");
  }

  @AfterEach
  void closeWorkspace() {
    workspace.close();
  }

  private void program(String does) throws Exception {
    ExecutableScript.write(
        workspace.path(SimulationProgram.FILE),
        "#!/bin/sh\necho run >> '%s'\n%s\n".formatted(runs(), does));
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  private CacheEntry entry() {
    return BuildCache.at(folder.resolve("cache"), 1 << 20).entry("start", new CacheKey());
  }

  @Test
  void aRunIsKnownByWhatItReadAndWhatItWrote() throws Exception {
    program("cp in.txt result.0.txt");
    Optional<HeadStart.Ran> first = ran();
    Optional<HeadStart.Ran> again = begunRun();
    assertThat(first).isPresent().isEqualTo(again);

    workspace.write("in.txt", "other words");
    Optional<HeadStart.Ran> others = ran();
    assertThat(others.orElseThrow().read()).isNotEqualTo(first.orElseThrow().read());
    assertThat(others.orElseThrow().wrote()).isNotEqualTo(first.orElseThrow().wrote());
    assertThat(begunRun()).isEqualTo(others);
  }

  @Test
  void aRunThatFailsOrIsNotThereIsNone() throws Exception {
    assertThat(begunRun()).isEmpty();
    program("exit 1");
    ran();
    assertThat(begunRun()).isEmpty();
  }

  /** Runs, keeps and returns what came of it. */
  private Optional<HeadStart.Ran> ran() {
    try (HeadStart start = HeadStart.of(entry(), Duration.ZERO)) {
      workspace.run(HeadStart.command(workspace, ARGUMENTS));
      start.keep(workspace, FILES, ARGUMENTS, Duration.ofSeconds(1));
      return start.ran();
    }
  }

  private Optional<HeadStart.Ran> begunRun() {
    try (HeadStart start = HeadStart.of(entry(), Duration.ZERO)) {
      return start.begunRun();
    }
  }

  private void keep(Duration took) {
    try (HeadStart start = HeadStart.of(entry(), Duration.ofMillis(300))) {
      assertThat(start.result(workspace, FILES, ARGUMENTS)).isEmpty();
      start.keep(workspace, FILES, ARGUMENTS, took);
    }
  }

  private HeadStart begun() {
    return HeadStart.of(entry(), Duration.ZERO);
  }

  @Test
  void theSameRunIsTakenAndItsFolderIsGoneAfterwards() throws Exception {
    keep(Duration.ofSeconds(1));
    Path left;
    try (HeadStart start = begun()) {
      left = start.result(workspace, FILES, ARGUMENTS).orElseThrow();
      assertThat(left).isNotEqualTo(workspace.folder());
      assertThat(left.resolve("out.txt")).hasContent("words");
    }
    assertThat(left).doesNotExist();
    assertThat(Files.readAllLines(runs())).hasSize(1);
  }

  @Test
  void aShortRunIsNotKept() {
    keep(Duration.ofMillis(299));
    assertThat(entry().exists()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"in.txt", SimulationProgram.FILE})
  void anotherFileIsAnotherRun(String changed) throws Exception {
    keep(Duration.ofSeconds(1));
    Files.writeString(workspace.path(changed), "wordz");
    assertThat(result(ARGUMENTS)).isEmpty();
  }

  @Test
  void aFileMoreIsAnotherRun() {
    keep(Duration.ofSeconds(1));
    workspace.write("more.mem", "");
    try (HeadStart start = begun()) {
      assertThat(start.result(workspace, Set.of("in.txt", "more.mem"), ARGUMENTS)).isEmpty();
    }
  }

  @Test
  void otherArgumentsAreAnotherRun() {
    keep(Duration.ofSeconds(1));
    assertThat(result(List.of("--seed", "2"))).isEmpty();
  }

  @Test
  void aRunThatFailsIsRunAgainInItsPlace() throws Exception {
    program("exit 1");
    keep(Duration.ofSeconds(1));
    assertThat(result(ARGUMENTS)).isEmpty();
  }

  @Test
  void aDamagedEntryIsAsGoodAsNone() throws IOException {
    keep(Duration.ofSeconds(1));
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      Path kept = files.filter(f -> f.endsWith("in.txt")).findFirst().orElseThrow();
      Files.writeString(kept, "wordz");
    }
    assertThat(result(ARGUMENTS)).isEmpty();
  }

  @Test
  void theLastRunIsKeptInThePlaceOfTheOneBefore() {
    keep(Duration.ofSeconds(1));
    workspace.write("in.txt", "other words");
    keep(Duration.ofSeconds(1));
    assertThat(result(ARGUMENTS)).isPresent();
  }

  @Test
  void aRunThatIsNotWantedIsEnded() throws Exception {
    Path pid = folder.resolve("pid");
    program("echo $$ > '%s.new'; mv '%s.new' '%s'; exec sleep 600".formatted(pid, pid, pid));
    keep(Duration.ofSeconds(1));
    try (HeadStart start = begun()) {
      while (Files.notExists(pid)) {
        Thread.sleep(5);
      }
      assertThat(start.result(workspace, FILES, List.of())).isEmpty();
    }
    Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    assertThat(left.filter(ProcessHandle::isAlive)).isEmpty();
  }

  private Optional<Path> result(List<String> arguments) {
    try (HeadStart start = begun()) {
      return start.result(workspace, FILES, arguments);
    }
  }
}
