// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.bitloom.format.HuffmanCode;

/**
 * A canonical prefix code as hardware reads it. A window of {@code longest} bits starts with a
 * code; codes in ascending order are not shorter than those before, so the window is compared with
 * the first window behind the codes of each length, and the rank of the symbol is the code plus a
 * number that depends on its length alone.
 *
 * @param code lengths and codes
 * @param symbols in the order of their codes; at least one
 */
public record PrefixTable(HuffmanCode code, List<Long> symbols) {
  /** Copies the list. */
  public PrefixTable {
    symbols = List.copyOf(symbols);
  }

  /** Returns the best code of a sequence, no code of it too long; one of 0 if there is nothing. */
  static PrefixTable of(long[] sequence, int longest) {
    HuffmanCode code = HuffmanCode.limited(sequence.length == 0 ? new long[1] : sequence, longest);
    return new PrefixTable(code, code.symbols());
  }

  /** Returns the bits of the longest code. */
  public int longest() {
    return code.longest();
  }

  /** Returns the bits of a rank. */
  public int rankBits() {
    return Math.max(1, 32 - Integer.numberOfLeadingZeros(symbols.size() - 1));
  }

  private int count(int length) {
    return (int) symbols.stream().filter(symbol -> code.length(symbol) == length).count();
  }

  /**
   * Returns, for the lengths below the longest, the first window that starts with a longer code.
   */
  public List<Integer> limits() {
    List<Integer> limits = new ArrayList<>();
    int next = 0;
    for (int length = 1; length < longest(); length++) {
      next = 2 * next + count(length);
      limits.add(next << (longest() - length));
    }
    return limits;
  }

  /** Returns, for every length, the rank of its first code minus that code, modulo the ranks. */
  public List<Integer> offsets() {
    List<Integer> offsets = new ArrayList<>();
    int next = 0;
    int rank = 0;
    for (int length = 1; length <= longest(); length++) {
      next *= 2;
      offsets.add(Math.floorMod(rank - next, 1 << rankBits()));
      next += count(length);
      rank += count(length);
    }
    return offsets;
  }

  /** Returns the bits of the table in hardware: symbols by rank, limits and offsets. */
  public long constantBits(int symbolBits) {
    return (long) symbols.size() * symbolBits
        + (long) limits().size() * longest()
        + (long) offsets().size() * rankBits();
  }

  /**
   * Returns the codes of a sequence in words, the first bit at the top of the first word; at least
   * one word.
   */
  public List<BigInteger> words(long[] sequence, int wordBits) {
    HuffmanCode.BitString string = code.encode(sequence);
    List<BigInteger> words = new ArrayList<>();
    for (int from = 0; from < Math.max(1, string.length()); from += wordBits) {
      words.add(word(string.bits(), from, wordBits));
    }
    return words;
  }

  private static BigInteger word(BitSet bits, int from, int wordBits) {
    BigInteger word = BigInteger.ZERO;
    for (int i = 0; i < wordBits; i++) {
      if (bits.get(from + i)) {
        word = word.setBit(wordBits - 1 - i);
      }
    }
    return word;
  }
}
