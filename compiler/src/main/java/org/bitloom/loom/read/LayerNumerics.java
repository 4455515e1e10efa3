// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;

/**
 * What the numerics block says of a layer, or of all layers.
 *
 * @param weights of its weights
 * @param activations of its output
 * @param rounding of its requantizer
 * @param accumulator type that its accumulator must fit
 */
record LayerNumerics(
    TensorNumerics weights,
    TensorNumerics activations,
    Optional<Placed<Rounding>> rounding,
    Optional<Placed<IntType>> accumulator) {
  /** Says nothing. */
  static final LayerNumerics NOTHING =
      new LayerNumerics(
          TensorNumerics.NOTHING, TensorNumerics.NOTHING, Optional.empty(), Optional.empty());

  /** Returns these parts, completed by those of {@code defaults}. */
  LayerNumerics over(LayerNumerics defaults) {
    return new LayerNumerics(
        weights.over(defaults.weights),
        activations.over(defaults.activations),
        rounding.or(defaults::rounding),
        accumulator.or(defaults::accumulator));
  }

  /** Returns the rounding; half up where nothing is said. */
  Rounding roundingOrDefault() {
    return rounding.map(Placed::value).orElse(Rounding.HALF_UP);
  }
}
