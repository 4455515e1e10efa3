// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * The MAC array of one {@code WeightedSum} or {@code MatMul} node, with a proven range for every
 * register.
 *
 * @param folding processing elements and SIMD lanes
 * @param factor range of the activation operand of every multiplier (after zero-point removal, if
 *     any)
 * @param form what makes the products
 * @param productStages registers from an input word to its products
 * @param treeLevels ranges of the adder tree: element 0 is the products, element {@code i} the sums
 *     of level {@code i}; {@code ceil(log2 simd) + 1} elements; an odd operand passes a level
 *     unchanged
 * @param accumulator range of the accumulator register at every moment, in the order of the
 *     hardware (bias first, then one tree sum per cycle)
 * @param result range of the finished sums
 * @param dataTypeBound width that the types of input and weights alone would need
 */
public record MacPlan(
    Folding folding,
    Interval factor,
    ProductForm form,
    int productStages,
    List<Interval> treeLevels,
    Interval accumulator,
    Interval result,
    IntType dataTypeBound) {
  /** Copies the list and checks its length and that results are accumulators. */
  public MacPlan {
    treeLevels = List.copyOf(treeLevels);
    int levels = 32 - Integer.numberOfLeadingZeros(folding.simd() - 1);
    if (treeLevels.size() != levels + 1 || !accumulator.contains(result)) {
      throw new IllegalArgumentException("adder tree " + treeLevels + ", result " + result);
    }
  }

  /**
   * Returns the registers from an input word to its sum: products, adder tree, and one where pairs
   * of sums are taken apart.
   */
  public int stages() {
    return productStages + treeLevels.size() - 1 + (packed().isPresent() ? 1 : 0);
  }

  /** Returns whether products are sums of rows. */
  public boolean rows() {
    return form instanceof ProductForm.Rows;
  }

  /** Returns how two products share a multiplication, where they do. */
  public Optional<ProductForm.Packed> packed() {
    return form instanceof ProductForm.Packed packed ? Optional.of(packed) : Optional.empty();
  }

  /** Returns the type of the accumulator register. */
  public IntType accumulatorType() {
    return IntType.signedFor(accumulator);
  }
}
