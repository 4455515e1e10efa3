// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

/** A weighted sum over windows that slide over an image. */
public sealed interface Convolution extends WeightedSum permits Conv2d, DepthwiseConv2d {
  /** Returns how the window moves. */
  Window window();

  /** Returns the element outside of the input. */
  long padValue();
}
