// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.List;

/** A layer on real numbers. */
@FunctionalInterface
interface RealKernel {
  /**
   * Returns the output, in row-major order.
   *
   * @param inputs one per input of the layer, in row-major order; not to be changed
   */
  double[] apply(List<double[]> inputs);
}
