// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.cosim.script.Effort;

/**
 * How to co-simulate.
 *
 * @param simulator what runs the design
 * @param stalls at both ends
 * @param seed of stalls, noise and registers before reset
 * @param layers whether to compare every tensor that can be observed, not only outputs
 * @param waves where to write waves (FST)
 * @param effort how much to do beside the vectors
 * @param vector the only vector to be run; the extreme ones are counted after the given ones
 * @param failureWaves where to write waves around a failure
 */
public record CosimOptions(
    Simulator simulator,
    Stalls stalls,
    long seed,
    boolean layers,
    Optional<Path> waves,
    Effort effort,
    OptionalInt vector,
    Optional<FailureWaves> failureWaves) {
  /** Returns options for a full run over all vectors that writes nothing about failures. */
  public CosimOptions(
      Simulator simulator, Stalls stalls, long seed, boolean layers, Optional<Path> waves) {
    this(
        simulator, stalls, seed, layers, waves, Effort.FULL, OptionalInt.empty(), Optional.empty());
  }

  /** Returns the same with another effort. */
  public CosimOptions with(Effort other) {
    return new CosimOptions(simulator, stalls, seed, layers, waves, other, vector, failureWaves);
  }

  /**
   * Waves that are written when a run fails, by a second run of the same.
   *
   * @param file where (FST)
   * @param cycles how many, most of them before the failure
   */
  public record FailureWaves(Path file, long cycles) {}
}
