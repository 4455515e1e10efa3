// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bitloom.rtl.verilog.ReservedWords;

/**
 * Names that are reserved words of Verilog, in small and in capital letters. No two designs of a
 * pack may share a name, so the words of neighbouring seeds differ, and a network has only a few;
 * its other names have the seed behind the word.
 */
final class OddNames {
  /** Words that are names of one network as they are. */
  private static final int PLAIN = 3;

  /** What the language reserves for itself in small letters. */
  private static final Set<String> OWN = Set.of("input", "output");

  private static final List<String> WORDS = ReservedWords.keywords();

  private final long seed;
  private int used;

  OddNames(long seed) {
    this.seed = seed;
  }

  /** Returns a name that the network does not have yet. */
  String next() {
    int index = used++;
    String word = WORDS.get((int) ((seed * PLAIN + index) % WORDS.size()));
    boolean large = seed % 4 == 0 || OWN.contains(word);
    String name = large ? word.toUpperCase(Locale.ROOT) : word;
    return index < PLAIN ? name : name + "_" + seed + "_" + index;
  }
}
