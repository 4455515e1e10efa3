// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bitloom.calibrate.Pruning;

/**
 * What a compression may do.
 *
 * @param densities by layer, of those that are given one
 * @param codebooks by layer
 * @param pruning how weights are given up
 * @param maxDrop percent of the samples that may be lost; absent where accuracy is not asked for
 * @param targetRatio how many times smaller the parameters have to become
 * @param budget most networks that are looked at
 */
public record CompressOptions(
    Map<String, Double> densities,
    Map<String, Integer> codebooks,
    Pruning pruning,
    Optional<BigDecimal> maxDrop,
    OptionalDouble targetRatio,
    int budget) {
  /** Copies the maps. */
  public CompressOptions {
    densities = Map.copyOf(densities);
    codebooks = Map.copyOf(codebooks);
  }
}
