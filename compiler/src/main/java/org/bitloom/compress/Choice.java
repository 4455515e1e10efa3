// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitloom.calibrate.Compression;

/**
 * What becomes of every layer.
 *
 * @param method how much of the compression is done
 * @param goals by layer, in the order of the network
 */
public record Choice(Method method, Map<String, Compression.Goal> goals) {
  /** The methods of Deep Compression. */
  public enum Method {
    /** Pruned weights in few values, all Huffman-coded. */
    BOTH,
    /** Pruned weights, counted as float32 with a distance of so many bits. */
    PRUNING,
    /** All weights in few values, counted as indices of the same width. */
    CLUSTERING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the map. */
  public Choice {
    goals = Collections.unmodifiableMap(new LinkedHashMap<>(goals));
  }

  /** Returns the same choice with another goal of one layer. */
  Choice with(String layer, Compression.Goal goal) {
    Map<String, Compression.Goal> changed = new LinkedHashMap<>(goals);
    changed.put(layer, goal);
    return new Choice(method, changed);
  }

  /** Returns the choice in words, different from that of any other choice. */
  public String text() {
    return goals.entrySet().stream()
        .map(e -> "%s %d of %d".formatted(e.getKey(), e.getValue().kept(), e.getValue().values()))
        .collect(Collectors.joining(", ", method + ": ", ""));
  }
}
