// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.plan.array.MemoryRow;
import org.bitloom.rtl.verilog.Bits;

/**
 * What moves from rows of the ring to where it belongs: entries of the table, weights.
 *
 * @param row the array's shape and the unit of memory
 * @param elementBits bits of an element
 * @param oneWeight bits of a weight
 */
public record MovedRow(MemoryRow row, int elementBits, int oneWeight) {
  private int lanes() {
    return row.shape().lanes();
  }

  /** Returns the bytes of a word. */
  public Bits byteBits() {
    return new Bits(lanes() * 8);
  }

  /** Returns the entry of the table. */
  public String tableExtended() {
    return elementBits <= 8
        ? "table_byte1" + new Bits(elementBits)
        : "{signed_bytes && table_byte1[7], table_byte1}";
  }

  public String tableByte() {
    int places = Integer.numberOfTrailingZeros(row.bytes());
    return "row[moved1[" + (places - 1) + ":0] * 8 +: 8]";
  }

  /** Returns the weights of a word. */
  public Bits weightBits() {
    return new Bits(weights() * oneWeight);
  }

  /** Returns the weights of a word. */
  public int weights() {
    return row.shape().multipliers();
  }

  /** Returns the bits from one weight to the next in memory. */
  public int weightStep() {
    return row.weightBits();
  }

  /** Returns which template takes the weights from a row. */
  public String taken() {
    return weightStep() > oneWeight ? "trimmedWeights" : wideRow() ? "lowWeights" : "allWeights";
  }

  private boolean wideRow() {
    return row.bits() > weightBits().count();
  }

  public String restRange() {
    return "[" + (row.bits() - 1) + ":" + weightBits().count() + "]";
  }
}
