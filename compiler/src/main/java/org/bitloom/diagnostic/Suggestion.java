// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The nearest known word to a misspelt one.
 *
 * <p>Nearness is the edit distance with transpositions (optimal string alignment): the least number
 * of insertions, deletions, substitutions and swaps of neighbours.
 */
public final class Suggestion {
  /** Longer words are not typos of anything that we know. */
  private static final int LONGEST_WORD = 64;

  private Suggestion() {}

  /** The candidate nearest to {@code word}, if it is near enough to be what was meant. */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    if (word.length() > LONGEST_WORD) {
      return Optional.empty();
    }
    int limit = Math.max(1, word.length() / 3);
    return candidates.stream()
        .filter(candidate -> candidate.length() <= LONGEST_WORD && !candidate.equals(word))
        .map(candidate -> new Ranked(candidate, distance(word, candidate)))
        .filter(ranked -> ranked.distance <= limit)
        .min(Comparator.comparingInt(Ranked::distance).thenComparing(Ranked::word))
        .map(Ranked::word);
  }

  /** The help line {@code did you mean 'x'?}, if a candidate is near enough. */
  public static Optional<String> didYouMean(String word, Collection<String> candidates) {
    return nearest(word, candidates).map(candidate -> "did you mean '" + candidate + "'?");
  }

  private record Ranked(String word, int distance) {}

  /** The edit distance of two words, letters compared without regard to case. */
  static int distance(String from, String to) {
    String a = from.toLowerCase(Locale.ROOT);
    String b = to.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + substitution);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
