// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * The unit in which memory is read: the weights of one cycle, or that many bytes of anything else;
 * at least one beat of the port.
 *
 * @param shape of the array
 * @param beatBits data width of the port
 */
public record MemoryRow(ArrayShape shape, int beatBits) {
  /** Bits of a weight and of an element in memory. */
  public static final int ELEMENT_BITS = 8;

  /** Returns the bits of a row. */
  public int bits() {
    return Math.max(beatBits, shape.multipliers() * ELEMENT_BITS);
  }

  /** Returns the bytes of a row. */
  public int bytes() {
    return bits() / ELEMENT_BITS;
  }

  /** Returns the beats of a row. */
  public int beats() {
    return bits() / beatBits;
  }

  /** Returns the words of a feature map in a row. */
  public int words() {
    return bytes() / shape.lanes();
  }

  /** Returns the rows of so many words of a feature map. */
  public int rows(int mapWords) {
    return Math.ceilDiv(mapWords, words());
  }

  /** Returns the beats of so many words of a feature map. */
  public int beats(int mapWords) {
    return Math.ceilDiv(Math.multiplyExact(mapWords, shape.lanes() * ELEMENT_BITS), beatBits);
  }

  /** Returns the words of a feature map in whole beats that hold so many. */
  public int beatWords(int mapWords) {
    return Math.max(mapWords, beats(mapWords) * (beatBits / (shape.lanes() * ELEMENT_BITS)));
  }

  /** Returns the bytes of a tensor in memory, whole rows. */
  public long bytes(MapPlace place) {
    return (long) rows(place.memoryWords()) * bytes();
  }
}
