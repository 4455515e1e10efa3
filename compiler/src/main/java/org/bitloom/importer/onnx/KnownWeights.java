// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import org.bitloom.fixed.IntType;

/**
 * Constant weights.
 *
 * @param codes quantized values
 * @param type that holds them
 * @param real whether scales are float64
 */
record KnownWeights(Value.KnownCodes codes, IntType type, boolean real) {
  /** Returns a quantized value. */
  long code(int index) {
    return (long) codes.codes().get(index);
  }

  /** Returns the same with its dimensions in this order. */
  KnownWeights transposed(List<Integer> order) {
    return new KnownWeights(Moving.transposed(codes, order), type, real);
  }
}
