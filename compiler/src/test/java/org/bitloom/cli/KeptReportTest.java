// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.cosim.HeadStart.Ran;
import org.bitloom.cosim.Mismatches;
import org.bitloom.cosim.PhaseResult;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheKey;
import org.bitloom.report.CosimReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report stands for another run only if all that decides it is the same. */
class KeptReportTest {
  private static final Ran RUN = new Ran("program and vectors", "outputs");

  private static final CosimReport REPORT =
      new CosimReport(
          "net",
          2,
          1,
          20,
          new Mismatches(0, 0, 0),
          null,
          100,
          4,
          new CosimReport.Cycles(9, 5, 9, 5, 0, 0),
          0.95,
          "random",
          1,
          "Verilator 5.006",
          List.of(),
          0,
          null,
          List.of("a warning"),
          List.of(),
          List.of(new CosimReport.Output("y", 9L, 9L, 5L, null, 5L)),
          List.of(new PhaseResult("reset", 3, 99, 0, 0, true)),
          List.of(),
          List.of(),
          Map.of(),
          List.of(),
          null,
          null,
          new CosimReport.Seconds(1, 2, 3, 4));

  @TempDir private Path folder;
  private Path network;

  @BeforeEach
  void readNetwork() throws Exception {
    network = Files.writeString(folder.resolve("a network of some words.loom"), "network");
  }

  private KeptReport kept() {
    BuildCache cache = BuildCache.at(folder.resolve("cache"), 1 << 20);
    return new KeptReport(cache.entry("report", new CacheKey()));
  }

  @Test
  void theReportOfTheSameRunIsTheSame() {
    kept().keep(REPORT, RUN, Set.of(network));
    assertThat(kept().of(() -> Optional.of(RUN))).contains(REPORT);
  }

  @Test
  void withoutOneThatIsKeptNobodyWaitsForARun() {
    assertThat(
            kept()
                .of(
                    () -> {
                      throw new AssertionError("asked");
                    }))
        .isEmpty();
  }

  @Test
  void anotherRunHasAnother() {
    kept().keep(REPORT, RUN, Set.of(network));
    assertThat(kept().of(() -> Optional.of(new Ran(RUN.read(), "other outputs")))).isEmpty();
    assertThat(kept().of(() -> Optional.of(new Ran("other vectors", RUN.wrote())))).isEmpty();
    assertThat(kept().of(Optional::empty)).as("it failed").isEmpty();
  }

  @Test
  void aFileThatChangedOrIsGoneIsNoticedBeforeTheRunIsAwaited() throws Exception {
    kept().keep(REPORT, RUN, Set.of(network));
    Files.writeString(network, "Network");
    assertThat(
            kept()
                .of(
                    () -> {
                      throw new AssertionError("asked");
                    }))
        .isEmpty();
    Files.writeString(network, "network");
    assertThat(kept().of(() -> Optional.of(RUN))).as("as it was").contains(REPORT);
    Files.delete(network);
    assertThat(kept().of(() -> Optional.of(RUN))).isEmpty();
  }

  @Test
  void aLaterReportTakesThePlaceOfAnEarlierOne() {
    Ran later = new Ran("later vectors", "later outputs");
    kept().keep(REPORT, RUN, Set.of(network));
    kept().keep(REPORT, later, Set.of(network));
    assertThat(kept().of(() -> Optional.of(RUN))).isEmpty();
    assertThat(kept().of(() -> Optional.of(later))).contains(REPORT);
  }

  @Test
  void aDamagedEntryIsNone() throws Exception {
    kept().keep(REPORT, RUN, Set.of(network));
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      Path report = files.filter(file -> file.endsWith("report.json")).findFirst().orElseThrow();
      Files.writeString(report, "{}");
    }
    assertThat(kept().of(() -> Optional.of(RUN))).isEmpty();
  }

  @Test
  void wordsThatSayWhereResultsGoDecideNothing() {
    List<String> words = List.of("cosim", "net.loom", "--samples", "4");
    List<String> written = List.of("cosim", "--json", "a.json", "net.loom", "--samples", "4");
    List<String> elsewhere = List.of("cosim", "--json", "b.json", "net.loom", "--samples", "4");
    List<String> others = List.of("cosim", "net.loom", "--samples", "5");

    assertThat(name(written)).isEqualTo(name(elsewhere));
    assertThat(name(words)).isNotEqualTo(name(others));
  }

  private static String name(List<String> words) {
    return SameCommand.wholeKey(words).orElseThrow().name();
  }
}
