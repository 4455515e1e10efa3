// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.IntType;

/**
 * Weights of which only those are stored that are not 0: each as a Huffman code of its distance
 * from the one before, and a Huffman code of its value.
 *
 * @param kept encoding of the weights other than 0
 */
public record SparseHuffman(WeightEncoding kept) implements WeightEncoding {
  /** Longest code of a distance or of a value. */
  public static final int LONGEST_CODE = 8;

  /** Most different weights other than 0: as many as there are codes. */
  public static final int MOST_VALUES = 1 << LONGEST_CODE;

  /** Refuses a format within itself. */
  public SparseHuffman {
    if (kept instanceof SparseHuffman) {
      throw new IllegalArgumentException(kept + " is compressed already");
    }
  }

  private WeightEncoding all() {
    return kept.withZero();
  }

  /** Returns the bits of a weight before it is coded. */
  @Override
  public int bits() {
    return all().bits();
  }

  @Override
  public IntType valueType() {
    return all().valueType();
  }

  @Override
  public boolean holds(long value) {
    return all().holds(value);
  }

  @Override
  public long nearest(long value) {
    return all().nearest(value);
  }

  @Override
  public long code(long value) {
    return all().code(value);
  }

  @Override
  public long value(long code) {
    return all().value(code);
  }

  @Override
  public String toString() {
    return kept + " sparse huffman";
  }
}
