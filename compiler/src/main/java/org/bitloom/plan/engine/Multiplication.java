// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

/**
 * A multiplication of two signed operands, as Yosys maps it to blocks of 27 x 18 bits: a wider
 * operand is cut into slices of 17 bits and a sign. Products below 9 bits become LUTs.
 *
 * @param left bits of one operand
 * @param right bits of the other
 * @param product bits of the result that are used
 */
public record Multiplication(int left, int right, int product) {
  private static final int WIDE = 27;
  private static final int NARROW = 18;
  private static final int SLICE = 17;
  private static final int SMALLEST_PRODUCT = 9;

  /** Returns whether the multiplication takes multiplier blocks at all. */
  public boolean inBlocks() {
    return product >= SMALLEST_PRODUCT && Math.min(left, right) > 1;
  }

  /** Returns the multiplier blocks. */
  public int blocks() {
    if (!inBlocks()) {
      return 0;
    }
    int wide = Math.max(left, right);
    int narrow = Math.min(left, right);
    int rows = wide > WIDE ? Math.ceilDiv(wide, SLICE) : 1;
    int columns = narrow > NARROW ? Math.ceilDiv(narrow, SLICE) : 1;
    return rows * columns;
  }
}
