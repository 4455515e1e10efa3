// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Span;

/**
 * The {@code hardware} block: how much silicon, never what is computed.
 *
 * @param goal what the planner aims at
 * @param folds foldings that the user fixed, by layer name
 * @param lutMultipliers layers whose multipliers are to be built of LUTs instead of DSP blocks
 */
public record Hardware(Goal goal, Map<String, Fold> folds, Set<String> lutMultipliers) {
  /** Multipliers where the source names no goal. */
  public static final int DEFAULT_MULTIPLIERS = 64;

  /** What the planner aims at. */
  public sealed interface Goal permits Multipliers, Throughput {}

  /**
   * The fastest design with at most this many multipliers.
   *
   * @param count at least 1
   */
  public record Multipliers(int count) implements Goal {}

  /**
   * The smallest design that is fast enough.
   *
   * @param inferencesPerSecond required rate
   * @param megahertz clock
   */
  public record Throughput(long inferencesPerSecond, long megahertz) implements Goal {}

  /**
   * A fixed folding of one layer.
   *
   * @param pe processing elements
   * @param simd SIMD lanes
   * @param origin where it is written
   */
  public record Fold(int pe, int simd, Optional<Span> origin) {}

  /** Copies map and set. */
  public Hardware {
    folds = Map.copyOf(folds);
    lutMultipliers = Set.copyOf(lutMultipliers);
  }

  /** Hardware whose multipliers may all be DSP blocks. */
  public Hardware(Goal goal, Map<String, Fold> folds) {
    this(goal, folds, Set.of());
  }

  /** Returns the hardware of a source that says nothing. */
  public static Hardware unspecified() {
    return new Hardware(new Multipliers(DEFAULT_MULTIPLIERS), Map.of());
  }

  /** Returns the same foldings for another goal. */
  public Hardware withGoal(Goal other) {
    return new Hardware(other, folds, lutMultipliers);
  }

  /** Returns the same with the multipliers of these layers built of LUTs. */
  public Hardware withLutMultipliers(Set<String> layers) {
    return new Hardware(goal, folds, layers);
  }

  /** Returns the same foldings under another budget. */
  public Hardware withMultipliers(int count) {
    return new Hardware(new Multipliers(count), folds, lutMultipliers);
  }
}
