// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.sparse.SparseImage;

/** Memories of streams with one bit flipped. */
final class FlippedBits {
  private FlippedBits() {}

  /** Returns a memory with one bit flipped; bit 0 is the first that is read. */
  static String of(String memory, int bit) {
    List<String> words = new ArrayList<>(memory.lines().toList());
    int word = bit / SparseImage.WORD_BITS;
    int place = SparseImage.WORD_BITS - 1 - bit % SparseImage.WORD_BITS;
    String old = words.get(word);
    String hex = new BigInteger(old, 16).flipBit(place).toString(16);
    words.set(word, "0".repeat(old.length() - hex.length()) + hex);
    return String.join("\n", words) + "\n";
  }
}
