// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import org.bitloom.operator.Shape;

/**
 * Where a tensor lies on the chip: row after row, vector after vector, each in words of S elements
 * of which the last one may be partly filled.
 *
 * @param base address of its first word
 * @param rows rows of vectors
 * @param columns vectors of a row
 * @param channels elements of a vector
 * @param vectorWords words of a vector
 * @param held rows that are on the chip at a time: row r has the place of row r modulo this
 * @param gap words behind every row that belong to no vector; there are none in memory
 */
public record MapPlace(
    int base, int rows, int columns, int channels, int vectorWords, int held, int gap) {
  /** Returns the place of a tensor; its vectors stand in one row unless it has 3 dimensions. */
  public static MapPlace of(Shape shape, int base, ArrayShape array) {
    List<Integer> sizes = shape.dimensions();
    boolean image = sizes.size() == 3;
    int rows = image ? sizes.get(0) : 1;
    return new MapPlace(
        base,
        rows,
        image ? sizes.get(1) : shape.vectors(),
        shape.channels(),
        array.words(shape.channels()),
        rows,
        0);
  }

  /** Returns the place of as many rows at a time. */
  MapPlace holding(int some) {
    return new MapPlace(base, rows, columns, channels, vectorWords, some, gap);
  }

  /**
   * Returns the place with rows an odd number of words apart. So many banks as a power of two, with
   * addresses in turn, have each word of as many rows in another one then.
   */
  MapPlace apart() {
    return new MapPlace(base, rows, columns, channels, vectorWords, held, 1 - vectorRowWords() % 2);
  }

  /** Returns the same at another address. */
  MapPlace at(int address) {
    return new MapPlace(address, rows, columns, channels, vectorWords, held, gap);
  }

  /** Returns the ring that rows are kept in; none where all are. */
  public Ring ring() {
    return held == rows ? Ring.NONE : new Ring(base, words());
  }

  /** Returns the address of a row that is on the chip. */
  public int slot(int row) {
    return base + Math.floorMod(row, held) * rowWords();
  }

  /** Returns the words from one row to the next. */
  public int rowWords() {
    return vectorRowWords() + gap;
  }

  /** Returns the words of a row's vectors: those from one row to the next in memory. */
  public int vectorRowWords() {
    return columns * vectorWords;
  }

  /** Returns the words of the whole tensor in memory. */
  public int memoryWords() {
    return Math.multiplyExact(rows, vectorRowWords());
  }

  /** Returns the words on the chip. */
  public int words() {
    return Math.multiplyExact(held, rowWords());
  }

  /** Returns the words that the whole tensor takes on the chip. */
  public int tensorWords() {
    return Math.multiplyExact(rows, rowWords());
  }

  /** Returns the address of the first word of a vector, which need not exist. */
  public int address(int row, int column) {
    return base + row * rowWords() + column * vectorWords;
  }

  /** Tells whether this is the place of a tensor of this shape, of however many rows. */
  boolean is(Shape shape, ArrayShape array) {
    MapPlace own = of(shape, base, array);
    return rows == own.rows
        && columns == own.columns
        && channels == own.channels
        && vectorWords == own.vectorWords;
  }

  /** Tells whether a tensor of this shape has every element at the same address. */
  public boolean holds(Shape shape, ArrayShape array) {
    boolean whole = channels % array.lanes() == 0 && shape.channels() % array.lanes() == 0;
    return shape.channels() == channels || whole;
  }
}
