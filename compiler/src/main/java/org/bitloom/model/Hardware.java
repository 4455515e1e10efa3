// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Span;

/**
 * The {@code hardware} block: how much silicon, never what is computed.
 *
 * @param goal what the planner aims at
 * @param folds foldings that the user fixed, by layer name
 * @param styles what the multipliers of layers are built of where the user says it, by layer name
 */
public record Hardware(Goal goal, Map<String, Fold> folds, Map<String, MultiplierStyle> styles) {
  /** Multipliers where the source names no goal. */
  public static final int DEFAULT_MULTIPLIERS = 64;

  /** What the planner aims at. */
  public sealed interface Goal permits Multipliers, DspBlocks, Throughput {}

  /**
   * The fastest design with at most this many multipliers.
   *
   * @param count at least 1
   */
  public record Multipliers(int count) implements Goal {}

  /**
   * The fastest design whose MAC arrays and requantizers take at most this many DSP blocks, each of
   * which holds two products where that is exact.
   *
   * @param count at least 1
   */
  public record DspBlocks(int count) implements Goal {}

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

  /** Copies the maps. */
  public Hardware {
    folds = Map.copyOf(folds);
    styles = Map.copyOf(styles);
  }

  /** Hardware whose multipliers are what the goal makes of them. */
  public Hardware(Goal goal, Map<String, Fold> folds) {
    this(goal, folds, Map.of());
  }

  /** Returns what the multipliers of a layer are built of. */
  public MultiplierStyle style(String layer) {
    return styles.getOrDefault(
        layer, goal instanceof DspBlocks ? MultiplierStyle.PACKED : MultiplierStyle.DSP);
  }

  /** Returns the hardware of a source that says nothing. */
  public static Hardware unspecified() {
    return new Hardware(new Multipliers(DEFAULT_MULTIPLIERS), Map.of());
  }

  /** Returns the same foldings for another goal. */
  public Hardware withGoal(Goal other) {
    return new Hardware(other, folds, styles);
  }

  /** Returns the same with another style for the multipliers of some layers. */
  public Hardware withStyle(MultiplierStyle style, Set<String> layers) {
    Map<String, MultiplierStyle> all = new HashMap<>(styles);
    layers.forEach(layer -> all.put(layer, style));
    return new Hardware(goal, folds, all);
  }

  /** Returns the same foldings under another budget. */
  public Hardware withMultipliers(int count) {
    return new Hardware(new Multipliers(count), folds, styles);
  }
}
