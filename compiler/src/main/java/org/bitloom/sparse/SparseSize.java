// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.util.stream.LongStream;

/**
 * What the weights of a layer take, in the columns of Deep Compression.
 *
 * @param weights of the layer
 * @param kept weights that are not 0
 * @param values different ones of these
 * @param valueBits of the code of a value before it is coded
 * @param valueCodeBits of all values
 * @param distanceBits of a distance before it is coded
 * @param symbols distances, those without a value included
 * @param distanceCodeBits of all distances
 * @param tableBits of symbols, code lengths and centroids
 * @param fillers weights of 0 that the paper's form stores instead of distances without a value
 */
public record SparseSize(
    long weights,
    long kept,
    int values,
    int valueBits,
    long valueCodeBits,
    int distanceBits,
    long symbols,
    long distanceCodeBits,
    long tableBits,
    long fillers) {
  private static final int FLOAT_BITS = 32;

  /**
   * Returns the size of a layer on one lane.
   *
   * @param centroidBits of one value
   */
  public static SparseSize of(Matrix matrix, int centroidBits) {
    SparseImage image = SparseImage.of(matrix, 1);
    SymbolStream lane = image.lanes().get(0);
    int values = image.values().symbols().size();
    return new SparseSize(
        (long) matrix.columns() * matrix.rows().size(),
        image.kept(),
        values,
        image.values().rankBits(),
        image.valueCodeBits(),
        image.distanceBits(),
        lane.symbols(),
        image.distanceCodeBits(),
        image.distances().fileBits(image.distanceBits()) + image.values().fileBits(centroidBits),
        fillers(matrix, image.distanceBits()));
  }

  /**
   * In the paper, {@code 2^bits} weights of 0 in a row are a filler and {@code 2^bits - 1} more.
   */
  private static long fillers(Matrix matrix, int bits) {
    long next = 0;
    long fillers = 0;
    for (int r = 0; r < matrix.rows().size(); r++) {
      for (int place : matrix.rows().get(r).places()) {
        long at = (long) r * matrix.columns() + place;
        fillers += at - next >> bits;
        next = at + 1;
      }
    }
    return fillers;
  }

  /** Returns the bits of distances and values without Huffman codes. */
  public long plainBits() {
    return kept * valueBits + symbols * distanceBits + centroidTable();
  }

  private long centroidTable() {
    return values * 8L;
  }

  /** Returns all bits. */
  public long bits() {
    return LongStream.of(valueCodeBits, distanceCodeBits, tableBits).sum();
  }

  /** Returns the bits of these weights as float32. */
  public long floatBits() {
    return weights * FLOAT_BITS;
  }

  /** Returns a count divided by that of the kept weights. */
  public double perKept(long bits) {
    return kept == 0 ? 0 : (double) bits / kept;
  }
}
