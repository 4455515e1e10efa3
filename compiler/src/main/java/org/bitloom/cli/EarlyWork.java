// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bitloom.cosim.HarnessStart;
import org.bitloom.cosim.HeadStart;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;

/**
 * What a co-simulation in Verilator begins before its design is there: the run of the last time,
 * and what is the same for every design.
 */
final class EarlyWork implements AutoCloseable {
  /** Shorter simulations cost less than to keep what they read. */
  private static final Duration WORTH_KEEPING = Duration.ofMillis(300);

  private final Optional<BuildCache> cache;
  private final HeadStart headStart;
  private HarnessStart harness = HarnessStart.none();

  private EarlyWork(Optional<BuildCache> cache, HeadStart headStart) {
    this.cache = cache;
    this.headStart = headStart;
  }

  /** Returns none, where nothing of it would be of use. */
  static EarlyWork none() {
    return new EarlyWork(Optional.empty(), HeadStart.none());
  }

  /**
   * Begins what the same command ran last time, if that was long.
   *
   * @param cache keeps it
   * @param words of the command line
   */
  static EarlyWork begin(BuildCache cache, List<String> words) {
    CacheEntry last = cache.entry("start", SameCommand.key(words));
    return new EarlyWork(Optional.of(cache), HeadStart.of(last, WORTH_KEEPING));
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
    headStart.close();
    harness.close();
  }
}
