// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

/**
 * What multiplications and memories become on a part, beside the {@link Quantity} counts: each of
 * these costs a number of LUTs and flip-flops that is fitted for each family.
 */
enum Part {
  /** A partial product of a multiplication in LUTs: width times width. */
  SOFT_BIT,
  /** A bit of an operand of such a multiplication. */
  SOFT_OPERAND_BIT,
  /**
   * A bit of a term of a multiplication by a constant in LUTs; terms are as wide as the product.
   */
  CONSTANT_BIT,
  /** A bit of a sum that joins the slices of a multiplication. */
  SLICE_BIT,
  /** A bit of a register that a multiplier block can take in. */
  PACKED_BIT,
  /** A LUT of four inputs of a ROM: 16 words of a bit. */
  ROM_LUT4,
  /** A LUT of LUT RAM. */
  RAM_LUT,
  /** A bit of a memory of flip-flops. */
  RAM_BIT,
  /** A bit of a register behind a memory that is in a RAM block in only one of both families. */
  READ_BIT,
  /** A multiplier block. */
  MULTIPLIER,
  /** A RAM block. */
  BLOCK
}
