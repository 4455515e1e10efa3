// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/** What makes the products of a MAC array. */
public sealed interface ProductForm {
  /** Every product by itself: a multiplication for a DSP block, or what its weight's code needs. */
  record Single() implements ProductForm {}

  /** Every product as a sum of rows of shifted elements. */
  record Rows() implements ProductForm {}

  /**
   * Two products with one element in one multiplication: {@code (high * 2^spacing + low) * element}
   * (Fu et al., "Deep Learning with INT8 Optimization on Xilinx Devices", WP486). The adder tree
   * adds such pairs for some levels; then the low {@code spacing} bits are one sum, and what is
   * above them, plus the borrow of a negative low sum, is the other.
   *
   * @param spacing bits from a low sum to the high one; every sum up to {@code level} fits them
   * @param level level of the adder tree whose sums are taken apart; 0 for the products themselves
   * @param weights proven values of a weight, 0 included
   * @param weightBits of a weight, signed
   */
  record Packed(int spacing, int level, Interval weights, int weightBits) implements ProductForm {
    /** Bits of the wider port: what every part with multipliers of 25 x 18 bits and up has. */
    public static final int WIDE_PORT = 25;

    /** Bits of the narrower port. */
    public static final int NARROW_PORT = 18;

    /** Products below this are cheaper in LUTs, and synthesis leaves the DSP block out. */
    private static final int SMALLEST_PRODUCT = 9;

    /**
     * Returns the form that takes sums apart after as many levels as the ports allow; empty where
     * not even one product has room below another.
     *
     * @param weights proven values of a weight, 0 included
     * @param weightBits of a weight, signed
     * @param factorBits of an element, signed
     * @param levels of the adder tree, level 0 being the products
     */
    static Optional<Packed> of(
        Interval weights, int weightBits, int factorBits, List<Interval> levels) {
      if (factorBits > NARROW_PORT || IntType.signedFor(levels.get(0)).bits() < SMALLEST_PRODUCT) {
        return Optional.empty();
      }
      Optional<Packed> best = Optional.empty();
      Interval sums = levels.get(0);
      for (int level = 0; level < levels.size(); level++) {
        sums = sums.hull(levels.get(level));
        int spacing = Math.max(weightBits, spacing(sums));
        if (spacing + weightBits > WIDE_PORT) {
          break;
        }
        Packed packed = new Packed(spacing, level, weights, weightBits);
        if (packed.operandBits() <= WIDE_PORT) {
          best = Optional.of(packed);
        }
      }
      return best;
    }

    /** Returns the bits of a sum; one more for the lowest value, which two of do not fit. */
    private static int spacing(Interval sums) {
      int bits = IntType.signedFor(sums).bits();
      return sums.min() == IntType.signed(bits).min() ? bits + 1 : bits;
    }

    /** Returns the values of two weights in one operand. */
    public Interval operand() {
      return pair(weights);
    }

    /** Returns the bits of that operand. */
    public int operandBits() {
      return Math.max(spacing + weightBits, IntType.signedFor(operand()).bits());
    }

    /** Returns the values of two numbers in one. */
    public Interval pair(Interval number) {
      return number.times(1L << spacing).plus(number);
    }

    /** Returns the products in a sum that is taken apart, at most. */
    public int products() {
      return 1 << level;
    }
  }
}
