// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the words of the feature maps hold, from pass to pass: which word of which tensor. A word
 * that is read has to hold what its reader takes it for, whole, so no tensor is overwritten while
 * anyone still wants it; and every element is written once.
 */
final class MapContents {
  private static final int NOBODY = -1;

  private final int[] owners;
  private final int[] words;

  /** The pass that last read a word. */
  private final int[] readers;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();

  /** By tensor, by word: the lanes that have been written. */
  private final Map<String, long[]> written = new HashMap<>();

  private int pass = 1;

  MapContents(int size) {
    owners = new int[size];
    words = new int[size];
    readers = new int[size];
    Arrays.fill(owners, NOBODY);
  }

  /** Makes a tensor known that has words of its own. */
  void add(MapTensor tensor) {
    numbers.put(tensor.name(), numbers.size());
    names.put(numbers.size() - 1, tensor.name());
    written.put(tensor.name(), new long[tensor.words()]);
  }

  /** Forgets where a tensor's words are: it comes anew. */
  void forget(MapTensor tensor) {
    int owner = numbers.get(tensor.owner());
    for (int address = 0; address < owners.length; address++) {
      owners[address] = owners[address] == owner ? NOBODY : owners[address];
    }
    Arrays.fill(written.get(tensor.owner()), 0);
  }

  /** Goes on to the next pass. */
  void next() {
    pass++;
  }

  /**
   * Writes some lanes of a word.
   *
   * @param provisional whether other values follow before anyone reads them
   */
  void write(MapTensor tensor, int word, long lanes, boolean provisional) {
    int address = tensor.address(word);
    int owner = numbers.get(tensor.owner());
    long[] known = written.get(tensor.owner());
    long some = lanes & tensor.valid(word);
    Rejected.unless(
        readers[address] != pass,
        "'%s' is written to word %d, which the same pass reads",
        tensor.name(),
        address);
    Rejected.unless(
        (known[word] & some) == 0,
        "'%s' is written twice: word %d, at word %d of the chip",
        tensor.name(),
        word,
        address);
    boolean kept = owners[address] == owner && words[address] == word;
    Rejected.unless(
        known[word] == 0 || kept,
        "a part of word %d of '%s' is lost before the rest is there",
        word,
        tensor.name());
    owners[address] = owner;
    words[address] = word;
    known[word] |= provisional ? 0 : some;
  }

  /** Requires that an address holds a word of a tensor, with all of its elements. */
  void read(MapTensor tensor, int word, long address) {
    Rejected.unless(
        address >= 0 && address < owners.length,
        "'%s' is read from word %d, outside of the chip",
        tensor.name(),
        address);
    int at = (int) address;
    boolean right =
        owners[at] == numbers.get(tensor.owner()) && words[at] == word && full(tensor, word);
    Rejected.unless(
        right,
        "word %d of '%s' is read from word %d of the chip, which holds %s",
        word,
        tensor.name(),
        at,
        held(at));
    readers[at] = pass;
  }

  /** Returns the word of a tensor that an address holds; negative where it holds none. */
  int held(MapTensor tensor, long address) {
    boolean own =
        address >= 0
            && address < owners.length
            && owners[(int) address] == numbers.get(tensor.owner());
    return own ? words[(int) address] : -1;
  }

  private String held(int address) {
    return owners[address] == NOBODY
        ? "nothing"
        : "word %d of '%s'".formatted(words[address], names.get(owners[address]));
  }

  private boolean full(MapTensor tensor, int word) {
    long valid = tensor.valid(word);
    return (written.get(tensor.owner())[word] & valid) == valid;
  }
}
