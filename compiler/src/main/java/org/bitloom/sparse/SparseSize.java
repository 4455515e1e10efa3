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
 * @param tableBits of the two codes: symbols in the order of their codes, and what finds the place
 *     of a code in that order
 * @param fillers the same weights in the form of the paper
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
    FillerForm fillers) {
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
        image.distances().constantBits(image.distanceBits())
            + image.values().constantBits(centroidBits),
        FillerForm.of(matrix, centroidBits));
  }

  /** Returns the bits of distances and values without Huffman codes. */
  public long plainBits() {
    return kept * valueBits + symbols * distanceBits + centroidTable();
  }

  /** Returns the bits of all weights as indices of the same width, with their values. */
  public long clusteredBits() {
    int different = values + (kept < weights ? 1 : 0);
    return weights * Math.max(1, 32 - Integer.numberOfLeadingZeros(different - 1))
        + centroidTable();
  }

  private long centroidTable() {
    return values * 8L;
  }

  /** Returns all bits. */
  public long bits() {
    return LongStream.of(valueCodeBits, distanceCodeBits, tableBits).sum();
  }

  /** Returns a count divided by that of the kept weights. */
  public double perKept(long bits) {
    return kept == 0 ? 0 : (double) bits / kept;
  }
}
