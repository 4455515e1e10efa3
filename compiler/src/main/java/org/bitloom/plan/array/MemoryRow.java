// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * The unit in which memory is read: the weights of one cycle, or that many bytes of anything else;
 * at least one beat of the port.
 *
 * @param shape of the array
 * @param beatBits data width of the port
 * @param weights values of all weights
 */
public record MemoryRow(ArrayShape shape, int beatBits, Interval weights) {
  /** Bits of an element in memory. */
  public static final int ELEMENT_BITS = 8;

  /** The weights of a byte. */
  static final Interval BYTE = IntType.signed(ELEMENT_BITS).range();

  /** The widest weights: two bytes in memory. */
  static final Interval WIDEST = IntType.signed(2 * ELEMENT_BITS).range();

  /**
   * Returns the row of a network: weights have a byte each, or two where any needs them.
   *
   * @param beatBits data width of the port
   */
  static MemoryRow of(ArrayShape shape, int beatBits, IntegerNetwork network) {
    Interval weights = BYTE;
    for (Node node : network.nodes()) {
      if (node.operator() instanceof WeightedSum sum && WeightedSweeps.factor(sum).isEmpty()) {
        weights = weights.hull(values(sum));
      }
    }
    return new MemoryRow(shape, beatBits, weights);
  }

  /** Returns the values of the weights of a layer, 0 included. */
  static Interval values(WeightedSum sum) {
    long least = 0;
    long most = 0;
    for (int o = 0; o < sum.outputCount(); o++) {
      for (int i = 0; i < sum.inputCount(); i++) {
        least = Math.min(least, sum.weight(o, i));
        most = Math.max(most, sum.weight(o, i));
      }
    }
    return new Interval(least, most);
  }

  /** Returns the bits of a weight in memory. */
  public int weightBits() {
    return BYTE.contains(weights) ? ELEMENT_BITS : 2 * ELEMENT_BITS;
  }

  /** Returns the bits of a row. */
  public int bits() {
    return Math.max(beatBits, shape.multipliers() * weightBits());
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

  /** Returns the number of the beat from a base on that begins with a word. */
  public long firstBeat(long word) {
    return word * shape.lanes() * ELEMENT_BITS / beatBits;
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
