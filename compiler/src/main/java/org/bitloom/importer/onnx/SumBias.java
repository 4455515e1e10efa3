// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

/**
 * What is added to sums.
 *
 * @param values one, or one per channel
 * @param whole whether they are integers in the steps of the sums, not real numbers
 */
record SumBias(double[] values, boolean whole) {
  static SumBias integers(Constant constant) {
    return new SumBias(constant.values(), true);
  }
}
