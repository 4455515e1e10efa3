// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.operator.SparseHuffman;

/**
 * What the folding of a layer's MAC array is bounded by.
 *
 * @param outputs most processing elements
 * @param inputs most SIMD lanes
 * @param step processing elements come in multiples of it
 * @param compressed whether only weights other than 0 are stored
 */
public record ArraySize(int outputs, int inputs, int step, boolean compressed) {
  /** Returns the size of a product, which takes any number of processing elements. */
  static ArraySize of(int outputs, int inputs) {
    return new ArraySize(outputs, inputs, 1, false);
  }

  /** Returns the size of a product with constant weights. */
  static ArraySize of(int outputs, int inputs, LayerWeights weights) {
    return new ArraySize(outputs, inputs, 1, weights.encoding() instanceof SparseHuffman);
  }
}
