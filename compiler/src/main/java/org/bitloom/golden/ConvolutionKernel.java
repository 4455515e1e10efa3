// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.WeightedSum;

/** Convolutions as products of a matrix with the elements under each window (im2col). */
final class ConvolutionKernel implements Kernel {
  private final WindowGather gather;
  private final MatrixProduct product;
  private final int windows;

  /**
   * Packs the weights.
   *
   * @param lanes not {@link Lanes#CHECKED}
   */
  ConvolutionKernel(Conv2d operator, Lanes lanes) {
    gather =
        new WindowGather(
            operator.window(),
            operator.input().shape(),
            operator.window().padded() ? Math.toIntExact(operator.padValue()) : 0);
    product = product(operator, lanes);
    windows = operator.vectorCount();
  }

  /** Returns the weights of an operator as a matrix, one row per output channel. */
  static MatrixProduct product(WeightedSum operator, Lanes lanes) {
    int[][] rows = new int[operator.outputCount()][operator.inputCount()];
    for (int o = 0; o < rows.length; o++) {
      int output = o;
      Arrays.setAll(rows[o], i -> Math.toIntExact(operator.weight(output, i)));
    }
    boolean narrow = Elements.narrow(operator.output());
    return new MatrixProduct(rows, operator.bias().toArray(), lanes, narrow);
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] x = inputs[0].ints();
    return product.with(windows, (window, under) -> gather.copy(x, window, under));
  }
}
