// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import org.bitloom.operator.Dense;

/** Fully connected layers: the product of a matrix with one vector. */
final class DenseKernel implements Kernel {
  private final MatrixProduct product;

  /**
   * Packs the weights.
   *
   * @param lanes not {@link Lanes#CHECKED}
   */
  DenseKernel(Dense operator, Lanes lanes) {
    product = ConvolutionKernel.product(operator, lanes);
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] x = inputs[0].ints();
    return product.with(1, (vector, into) -> System.arraycopy(x, 0, into, 0, into.length));
  }
}
