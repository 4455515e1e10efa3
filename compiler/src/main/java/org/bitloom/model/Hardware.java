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
 * @param decodings when compressed weights of layers are decoded where the user says it, by layer
 *     name
 * @param array the array that all layers share; empty where each layer has an engine of its own
 */
public record Hardware(
    Goal goal,
    Map<String, Fold> folds,
    Map<String, MultiplierStyle> styles,
    Map<String, Decoding> decodings,
    Optional<SharedArray> array) {
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
   * The fastest design that takes at most this many DSP blocks, each of which holds two products
   * where that is exact.
   *
   * @param count at least 1
   */
  public record DspBlocks(int count) implements Goal {}

  /**
   * The smallest design that is fast enough.
   *
   * @param inferencesPerSecond required rate
   * @param hertz clock; in a source, a whole number of megahertz
   */
  public record Throughput(long inferencesPerSecond, long hertz) implements Goal {
    /** Hertz of a megahertz. */
    public static final long MEGAHERTZ = 1_000_000;
  }

  /**
   * A fixed folding of one layer.
   *
   * @param pe processing elements
   * @param simd SIMD lanes
   * @param rest an engine of its own for the last output channels, where there is one
   * @param origin where it is written
   */
  public record Fold(int pe, int simd, Optional<Rest> rest, Optional<Span> origin) {
    /** A folding of all output channels. */
    public Fold(int pe, int simd, Optional<Span> origin) {
      this(pe, simd, Optional.empty(), origin);
    }

    /** Returns the folding without the rest. */
    public Fold first() {
      return new Fold(pe, simd, origin);
    }
  }

  /**
   * The folding of a second engine for one layer.
   *
   * @param after output channels of the first engine
   * @param pe processing elements
   * @param simd SIMD lanes
   */
  public record Rest(int after, int pe, int simd) {
    /** Returns the folding of the engine. */
    public Fold fold() {
      return new Fold(pe, simd, Optional.empty());
    }
  }

  /**
   * One array for all layers, with weights in external memory.
   *
   * @param bufferKibibytes memory on the chip for feature maps and weights
   * @param memoryBits data width of the AXI4 port, a power of two
   */
  public record SharedArray(int bufferKibibytes, int memoryBits) {
    /** What a source that says nothing more has. */
    public static final SharedArray DEFAULT = new SharedArray(256, 128);

    /** The narrowest and the widest port. */
    public static final int NARROWEST = 32;

    public static final int WIDEST = 512;

    /** The largest buffer, far beyond any chip. */
    public static final int MOST_KIBIBYTES = 1 << 16;

    /** Tells whether a port can be so wide. */
    public static boolean isWidth(long bits) {
      return bits >= NARROWEST && bits <= WIDEST && Long.bitCount(bits) == 1;
    }
  }

  /** Copies the maps. */
  public Hardware {
    folds = Map.copyOf(folds);
    styles = Map.copyOf(styles);
    decodings = Map.copyOf(decodings);
  }

  /** Hardware with an engine per layer. */
  public Hardware(Goal goal, Map<String, Fold> folds, Map<String, MultiplierStyle> styles) {
    this(goal, folds, styles, Map.of(), Optional.empty());
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
    return new Hardware(other, folds, styles, decodings, array);
  }

  /** Returns the same with another style for the multipliers of some layers. */
  public Hardware withStyle(MultiplierStyle style, Set<String> layers) {
    Map<String, MultiplierStyle> all = new HashMap<>(styles);
    layers.forEach(layer -> all.put(layer, style));
    return new Hardware(goal, folds, all, decodings, array);
  }

  /** Returns the same on an array that all layers share, or without one. */
  public Hardware withArray(Optional<SharedArray> shared) {
    return new Hardware(goal, folds, styles, decodings, shared);
  }

  /** Returns the same with these foldings alone. */
  public Hardware withFolds(Map<String, Fold> others) {
    return new Hardware(goal, others, styles, decodings, array);
  }

  /** Returns the same with other times at which compressed weights are decoded. */
  public Hardware withDecodings(Map<String, Decoding> others) {
    return new Hardware(goal, folds, styles, others, array);
  }

  /** Returns what it says of some layers, and of no others. */
  public Hardware of(Set<String> layers) {
    return new Hardware(
        goal, only(folds, layers), only(styles, layers), only(decodings, layers), array);
  }

  private static <T> Map<String, T> only(Map<String, T> all, Set<String> layers) {
    Map<String, T> kept = new HashMap<>(all);
    kept.keySet().retainAll(layers);
    return kept;
  }
}
