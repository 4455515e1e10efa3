// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The stages that were used last, as many as fit in a share of the memory. Candidates that are
 * judged at the same time share it.
 */
final class StageCache {
  /** Eldest use first. */
  private final Map<String, Stage> stages = new LinkedHashMap<>(16, 0.75f, true);

  private final long mostBytes;

  StageCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A cache that takes a quarter of the memory that the virtual machine may use. */
  static StageCache ofMemory() {
    return new StageCache(Runtime.getRuntime().maxMemory() / 4);
  }

  synchronized Optional<Stage> find(String key) {
    return Optional.ofNullable(stages.get(key));
  }

  synchronized void put(String key, Stage stage) {
    stages.put(key, stage);
  }

  /** Drops what was not used for longest until the rest fits. */
  synchronized void trim() {
    long bytes = stages.values().stream().mapToLong(Stage::bytes).sum();
    Iterator<Stage> eldest = stages.values().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      bytes -= eldest.next().bytes();
      eldest.remove();
    }
  }
}
