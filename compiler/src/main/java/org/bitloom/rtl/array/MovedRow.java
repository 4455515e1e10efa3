// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.plan.array.MemoryRow;
import org.bitloom.rtl.verilog.Bits;

/**
 * What moves from rows of the ring to where it belongs: words of feature maps, entries of the
 * table, weights.
 *
 * @param row the array's shape and the unit of memory
 * @param elementBits bits of an element
 * @param oneWeight bits of a weight
 * @param tables whether results are looked up
 */
public record MovedRow(MemoryRow row, int elementBits, int oneWeight, boolean tables) {
  private int lanes() {
    return row.shape().lanes();
  }

  /** Returns the bytes of a word. */
  public Bits byteBits() {
    return new Bits(lanes() * 8);
  }

  private int wordBitsOfRow() {
    return Integer.numberOfTrailingZeros(row.words());
  }

  /** Returns whether a row has several words. */
  public boolean severalWords() {
    return wordBitsOfRow() > 0;
  }

  /** Returns the bits of the place of a word in its row. */
  public Bits wordPlace() {
    return new Bits(wordBitsOfRow());
  }

  /** Returns the place of the word that is being moved; the table's is found above its lanes. */
  public String place() {
    int laneBits = Integer.numberOfTrailingZeros(lanes());
    String plain = "moved1[" + wordPlace().msb() + ":0]";
    String table = "moved1[" + (wordPlace().msb() + laneBits) + ":" + laneBits + "]";
    return tables ? "table_loads ? " + table + " : " + plain : plain;
  }

  /** Returns the word of the row that is being moved. */
  public String bytes() {
    int bits = lanes() * 8;
    return severalWords() ? "row[place1 * " + bits + " +: " + bits + "]" : "row" + byteBits();
  }

  /** Returns an element of that word. */
  public String extended() {
    return extended("bytes1", "lane * 8 + 7", "lane * 8");
  }

  private String extended(String name, String sign, String from) {
    int bits = elementBits;
    return bits <= 8
        ? "%s[%s +: %s]".formatted(name, from, bits)
        : "{signed_bytes && %s[%s], %s[%s +: 8]}".formatted(name, sign, name, from);
  }

  /** Returns the entry of the table. */
  public String tableExtended() {
    return extended("table_byte1", "7", "0");
  }

  public String tableByte() {
    int laneBits = Integer.numberOfTrailingZeros(lanes());
    return laneBits == 0 ? "bytes1" : "bytes1[moved1[" + (laneBits - 1) + ":0] * 8 +: 8]";
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
