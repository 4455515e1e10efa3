// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bitloom.cosim.HarnessStart;
import org.bitloom.cosim.HeadStart;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.diagnostic.FilesRead;
import org.bitloom.report.CosimReport;

/**
 * What a co-simulation in Verilator begins before its design is there: the run of the last time,
 * and what is the same for every design.
 */
final class EarlyWork implements AutoCloseable {
  /** Shorter simulations cost less than to keep what they read. */
  private static final Duration WORTH_KEEPING = Duration.ofMillis(300);

  private final Optional<BuildCache> cache;
  private final Optional<KeptReport> kept;
  private final HeadStart headStart;
  private final FilesRead read = FilesRead.begin();
  private HarnessStart harness = HarnessStart.none();

  private EarlyWork(Optional<BuildCache> cache, Optional<KeptReport> kept, HeadStart headStart) {
    this.cache = cache;
    this.kept = kept;
    this.headStart = headStart;
  }

  /** Returns none, where nothing of it would be of use. */
  static EarlyWork none() {
    return new EarlyWork(Optional.empty(), Optional.empty(), HeadStart.none());
  }

  /**
   * Begins what the same command ran last time, if that was long.
   *
   * @param cache keeps it
   * @param words of the command line
   * @param reported whether the command comes to a report and to nothing else
   */
  static EarlyWork begin(BuildCache cache, List<String> words, boolean reported) {
    CacheEntry last = cache.entry("start", SameCommand.key(words));
    HeadStart headStart = HeadStart.of(last, WORTH_KEEPING);
    Optional<KeptReport> kept =
        Optional.of(words)
            .filter(w -> reported)
            .flatMap(SameCommand::wholeKey)
            .map(key -> new KeptReport(cache.entry("report", key)));
    return new EarlyWork(Optional.of(cache), kept, headStart);
  }

  /** Waits for the run of the last time and returns its report, if that is the one of this run. */
  Optional<CosimReport> report() {
    return kept.flatMap(report -> report.of(headStart::begunRun));
  }

  /**
   * Keeps the report of the run that counted, in which all was well, unless a file that was read
   * has changed since.
   */
  void keep(CosimReport report) {
    if (kept.isPresent() && headStart.ran().isPresent()) {
      read.unchanged().ifPresent(files -> kept.get().keep(report, headStart.ran().get(), files));
    }
  }

  /** Begins to compile the harness. */
  void beginHarness() {
    harness = cache.map(HarnessStart::of).orElse(harness);
  }

  HeadStart headStart() {
    return headStart;
  }

  HarnessStart harness() {
    return harness;
  }

  @Override
  public void close() {
    read.close();
    headStart.close();
    harness.close();
  }
}
