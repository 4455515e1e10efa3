// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

/**
 * What the folding of a layer's MAC array is bounded by.
 *
 * @param outputs most processing elements
 * @param inputs most SIMD lanes
 * @param step processing elements come in multiples of it
 */
public record ArraySize(int outputs, int inputs, int step) {
  /** Returns the size of a product, which takes any number of processing elements. */
  static ArraySize of(int outputs, int inputs) {
    return new ArraySize(outputs, inputs, 1);
  }
}
