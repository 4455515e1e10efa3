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
 */
public record MapPlace(int base, int rows, int columns, int channels, int vectorWords) {
  /** Returns the place of a tensor; its vectors stand in one row unless it has 3 dimensions. */
  public static MapPlace of(Shape shape, int base, ArrayShape array) {
    List<Integer> sizes = shape.dimensions();
    boolean image = sizes.size() == 3;
    return new MapPlace(
        base,
        image ? sizes.get(0) : 1,
        image ? sizes.get(1) : shape.vectors(),
        shape.channels(),
        array.words(shape.channels()));
  }

  /** Returns the words from one row to the next. */
  public int rowWords() {
    return columns * vectorWords;
  }

  /** Returns the words in all. */
  public int words() {
    return rows * rowWords();
  }

  /** Returns the address of the first word of a vector, which need not exist. */
  public int address(int row, int column) {
    return base + row * rowWords() + column * vectorWords;
  }

  /** Tells whether a tensor of this shape has every element at the same address. */
  public boolean holds(Shape shape, ArrayShape array) {
    boolean whole = channels % array.lanes() == 0 && shape.channels() % array.lanes() == 0;
    return shape.channels() == channels || whole;
  }
}
