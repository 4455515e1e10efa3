// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;

/**
 * What the numerics block says of a tensor; every part may be missing.
 *
 * @param format type of the elements
 * @param scales one, or one per channel; float32, positive and finite
 * @param zeroPoint quantized value of real 0
 */
record TensorNumerics(
    Optional<Placed<NumberFormat>> format,
    Optional<Placed<List<Float>>> scales,
    Optional<Placed<Long>> zeroPoint) {
  /** Says nothing. */
  static final TensorNumerics NOTHING =
      new TensorNumerics(Optional.empty(), Optional.empty(), Optional.empty());

  /** Returns these parts, completed by those of {@code defaults}. */
  TensorNumerics over(TensorNumerics defaults) {
    return new TensorNumerics(
        format.or(defaults::format),
        scales.or(defaults::scales),
        zeroPoint.or(defaults::zeroPoint));
  }
}
