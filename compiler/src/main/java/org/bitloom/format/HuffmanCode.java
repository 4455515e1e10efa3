// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * A canonical Huffman code of integers: no code without a table of its own needs fewer bits for the
 * symbols that it was made from. Symbols with shorter codes, and of equally long ones the smaller
 * symbol, have the smaller codes, so the lengths alone say everything.
 */
public final class HuffmanCode {
  private final Map<Long, Integer> lengths = new TreeMap<>();
  private final Map<Long, Long> codes = new HashMap<>();
  private final Map<Word, Long> symbols = new HashMap<>();

  /** A code and its length. */
  private record Word(int length, long code) {}

  /**
   * A tree of symbols.
   *
   * @param weight how often they occur
   * @param smallest symbol, so that trees of equal weight have an order
   */
  private record Tree(long weight, long smallest, List<Long> members) {}

  /**
   * A sequence of bits.
   *
   * @param bits the bits, the first at index 0
   * @param length number of bits
   */
  public record BitString(BitSet bits, int length) {}

  private HuffmanCode() {}

  /** Returns the code of a sequence of symbols, of which there is at least one. */
  public static HuffmanCode of(long[] sequence) {
    HuffmanCode code = new HuffmanCode();
    code.measure(counts(sequence));
    code.number();
    return code;
  }

  /**
   * Returns the best code of a sequence of symbols among those whose codes are not longer than
   * this.
   *
   * @param sequence at least one symbol, and at most {@code 2^longest} different ones
   */
  public static HuffmanCode limited(long[] sequence, int longest) {
    HuffmanCode code = new HuffmanCode();
    code.lengths.putAll(LimitedLengths.of(counts(sequence), longest));
    code.number();
    return code;
  }

  private static Map<Long, Long> counts(long[] sequence) {
    Map<Long, Long> counts = new TreeMap<>();
    for (long symbol : sequence) {
      counts.merge(symbol, 1L, Long::sum);
    }
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("no symbols");
    }
    return counts;
  }

  /** Joins the two rarest trees until one is left; each join makes its symbols a bit longer. */
  private void measure(Map<Long, Long> counts) {
    PriorityQueue<Tree> trees =
        new PriorityQueue<>(
            Comparator.comparingLong(Tree::weight).thenComparingLong(Tree::smallest));
    counts.forEach((symbol, count) -> trees.add(new Tree(count, symbol, List.of(symbol))));
    counts.keySet().forEach(symbol -> lengths.put(symbol, counts.size() == 1 ? 1 : 0));
    while (trees.size() > 1) {
      Tree a = trees.remove();
      Tree b = trees.remove();
      List<Long> members = new ArrayList<>(a.members());
      members.addAll(b.members());
      members.forEach(symbol -> lengths.merge(symbol, 1, Integer::sum));
      trees.add(new Tree(a.weight() + b.weight(), Math.min(a.smallest(), b.smallest()), members));
    }
  }

  private void number() {
    long next = 0;
    int length = 0;
    for (long symbol : symbols()) {
      next <<= length(symbol) - length;
      length = length(symbol);
      codes.put(symbol, next);
      symbols.put(new Word(length, next), symbol);
      next++;
    }
  }

  /** Returns the symbols in the order of their codes, all written with the same number of bits. */
  public List<Long> symbols() {
    return lengths.entrySet().stream()
        .sorted(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the bits of the longest code. */
  public int longest() {
    return lengths.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** Returns the number of different symbols. */
  public int size() {
    return lengths.size();
  }

  /** Returns the bits of a symbol's code. */
  public int length(long symbol) {
    return lengths.get(symbol);
  }

  /** Returns the bits of a sequence of symbols of the code. */
  public long length(long[] sequence) {
    long sum = 0;
    for (long symbol : sequence) {
      sum += length(symbol);
    }
    return sum;
  }

  /** Returns the codes of a sequence, one behind the other, each from its highest bit on. */
  public BitString encode(long[] sequence) {
    BitSet bits = new BitSet();
    int position = 0;
    for (long symbol : sequence) {
      long code = codes.get(symbol);
      for (int bit = length(symbol) - 1; bit >= 0; bit--) {
        bits.set(position++, (code >> bit & 1) == 1);
      }
    }
    return new BitString(bits, position);
  }

  /** Returns the sequence of so many symbols that a string of bits starts with. */
  public long[] decode(BitString string, int count) {
    long[] sequence = new long[count];
    int position = 0;
    for (int i = 0; i < count; i++) {
      Word word = new Word(0, 0);
      while (!symbols.containsKey(word)) {
        if (position == string.length()) {
          throw new IllegalArgumentException("the bits end inside symbol " + i);
        }
        long bit = string.bits().get(position++) ? 1 : 0;
        word = new Word(word.length() + 1, word.code() << 1 | bit);
      }
      sequence[i] = symbols.get(word);
    }
    return sequence;
  }
}
