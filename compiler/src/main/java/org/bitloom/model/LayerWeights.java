// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Tensor;

/**
 * Integer weights with their scales.
 *
 * @param values quantized weights, {@code [out, in]} for dense
 * @param type their type
 * @param scales one, or one per output channel; float32 values, widened
 * @param zeroPoint 0 for symmetric weights
 */
public record LayerWeights(Tensor values, IntType type, List<Double> scales, long zeroPoint) {
  /** Copies the list; requires positive finite scales. */
  public LayerWeights {
    scales = List.copyOf(scales);
    if (scales.isEmpty() || scales.stream().anyMatch(s -> !(s > 0) || s.isInfinite())) {
      throw new IllegalArgumentException("scales must be positive and finite");
    }
  }
}
