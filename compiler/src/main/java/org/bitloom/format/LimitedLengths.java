// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lengths of a prefix code of which none is too long, with the fewest bits for given counts:
 * package-merge (Larmore and Hirschberg, 1990). A symbol is a coin of every denomination {@code
 * 2^-1} to {@code 2^-longest}, as expensive as it is frequent. The cheapest coins with the sum
 * {@code n - 1} say the lengths: as many bits for a symbol as there are coins of it. From the
 * smallest denomination up, pairs of coins become packages among the coins of the next one.
 */
final class LimitedLengths {
  private LimitedLengths() {}

  /**
   * A coin, or a package of coins.
   *
   * @param cost how often its symbols occur
   * @param symbols of its coins, with repetition
   */
  private record Coin(long cost, List<Long> symbols) {
    Coin with(Coin other) {
      List<Long> both = new ArrayList<>(symbols);
      both.addAll(other.symbols);
      return new Coin(Math.addExact(cost, other.cost), both);
    }
  }

  static Map<Long, Integer> of(Map<Long, Long> counts, int longest) {
    if (longest < 1 || longest > 30 || counts.size() > 1 << longest) {
      throw new IllegalArgumentException(counts.size() + " codes of at most " + longest + " bits");
    }
    Map<Long, Integer> lengths = new HashMap<>();
    if (counts.size() == 1) {
      counts.keySet().forEach(symbol -> lengths.put(symbol, 1));
      return lengths;
    }
    List<Coin> coins =
        counts.entrySet().stream()
            .map(e -> new Coin(e.getValue(), List.of(e.getKey())))
            .sorted(Comparator.comparingLong(Coin::cost))
            .toList();
    List<Coin> merged = coins;
    for (int bits = 1; bits < longest; bits++) {
      merged = merged(coins, pairs(merged));
    }
    for (Coin coin : merged.subList(0, 2 * (counts.size() - 1))) {
      coin.symbols().forEach(symbol -> lengths.merge(symbol, 1, Integer::sum));
    }
    return lengths;
  }

  private static List<Coin> pairs(List<Coin> coins) {
    List<Coin> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < coins.size(); i += 2) {
      pairs.add(coins.get(i).with(coins.get(i + 1)));
    }
    return pairs;
  }

  /** Sorting is stable: of equally expensive ones, single coins come first. */
  private static List<Coin> merged(List<Coin> coins, List<Coin> packages) {
    List<Coin> all = new ArrayList<>(coins);
    all.addAll(packages);
    all.sort(Comparator.comparingLong(Coin::cost));
    return all;
  }
}
