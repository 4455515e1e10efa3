// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.OptionalInt;
import org.bitloom.fixed.IntType;
import org.bitloom.format.WeightFormat;

/** How the values of a tensor are written as bits. */
sealed interface NumberFormat {
  /**
   * Two's complement or unsigned integers.
   *
   * @param type width and sign
   * @param fractionBits of {@code fixed} and {@code ufixed}, whose scale is {@code
   *     2^-fractionBits}; empty for plain integers, whose scale is given beside the type
   */
  record Integers(IntType type, OptionalInt fractionBits) implements NumberFormat {}

  /** A format that only weights can have. */
  record OfWeights(WeightFormat format) implements NumberFormat {}

  /** The raw accumulator of the layer, as wide as it is. */
  record Accumulator() implements NumberFormat {}

  /**
   * A format of the language that nothing is built for yet.
   *
   * @param text as written
   */
  record NotBuilt(String text) implements NumberFormat {}
}
