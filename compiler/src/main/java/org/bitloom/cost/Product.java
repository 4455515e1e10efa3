// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.plan.engine.Multiplication;

/**
 * A multiplication that can take multiplier blocks, or LUTs where a part has none.
 *
 * @param size widths of the operands and of the result
 * @param constantOnes bits that are 1 of an operand that never changes: as many terms are added; 0
 *     where both operands change
 */
record Product(Multiplication size, int constantOnes) {
  /** Returns a multiplication of two values that change. */
  static Product of(Multiplication size) {
    return new Product(size, 0);
  }

  /** Returns a multiplication by a number, the right operand, in two's complement. */
  static Product by(long constant, Multiplication size) {
    return new Product(size, Long.bitCount(constant & ((1L << size.right()) - 1)));
  }
}
