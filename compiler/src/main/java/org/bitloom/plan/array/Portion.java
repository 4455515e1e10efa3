// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.OptionalInt;
import org.bitloom.plan.Edge;

/**
 * Rows of a tensor that passes which follow each other make on the chip.
 *
 * @param edge the tensor
 * @param place where it is
 * @param from first row
 * @param to row behind the last one
 * @param firstPass the first of the passes
 * @param endPass the pass behind the last of them
 */
public record Portion(Edge edge, MapPlace place, int from, int to, int firstPass, int endPass) {
  /** Returns the same rows, made by other passes. */
  Portion over(int first, int end) {
    return new Portion(edge, place, from, to, first, end);
  }

  /** Returns whether a word of the chip is the tensor's, be it of these rows or of others. */
  public boolean owns(int address, MemoryRow row) {
    int words = row.rows(place.words()) * row.words();
    return address >= place.base() && address < place.base() + words;
  }

  /**
   * Returns the element that lies in a lane of a word, counted in row-major order.
   *
   * @param address of the word
   * @param lanes of a word
   * @return empty where it is none of these rows, such as the empty lanes of a vector's last word
   */
  public OptionalInt element(int address, int lane, int lanes) {
    int offset = address - place.base();
    if (offset < 0 || offset >= place.words()) {
      return OptionalInt.empty();
    }
    int row = from + Math.floorMod(offset / place.rowWords() - from, place.held());
    int word = offset % place.rowWords();
    if (word >= place.vectorRowWords()) {
      return OptionalInt.empty();
    }
    int channel = word % place.vectorWords() * lanes + lane;
    if (row >= to || channel >= place.channels()) {
      return OptionalInt.empty();
    }
    int vector = row * place.columns() + word / place.vectorWords();
    return OptionalInt.of(vector * place.channels() + channel);
  }
}
